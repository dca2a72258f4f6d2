package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of the difference between two revisions. */
class ComparedTest {
    private static List<Change> changes(String before, String after) throws JsonProcessingException {
        DefinitionChanges changes =
                Compared.of("service api", new TaskDefinition("arn/api:1", "api", 1, true, json(before)), json(after));
        assertThat(changes.more()).isZero();
        return changes.changes();
    }

    private static ObjectNode json(String text) throws JsonProcessingException {
        return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void aContainerThatComesOrGoesIsOneLineAndOneThatStaysIsComparedKeyByKey() throws Exception {
        assertThat(changes("""
                {'containerDefinitions':[{'name':'app','image':'api:1','cpu':1},{'name':'old','image':'x','cpu':2}]}""", """
                {'containerDefinitions':[{'name':'app','image':'api:2','cpu':1},{'name':'new','image':'y','cpu':3}]}"""))
                .containsExactlyInAnyOrder(
                        new Change("containerDefinitions/app/image", "api:1", "api:2"),
                        new Change("containerDefinitions/old", "(there)", null),
                        new Change("containerDefinitions/new", null, "(there)"));
    }

    @Test
    void whatIsOutsideOfContainersIsToldByItsPath() throws Exception {
        assertThat(changes(
                        "{'cpu':'256','runtimePlatform':{'cpuArchitecture':'X86_64'}}",
                        "{'cpu':'512','runtimePlatform':{'cpuArchitecture':'ARM64'}}"))
                .containsExactlyInAnyOrder(
                        new Change("cpu", "256", "512"),
                        new Change("runtimePlatform/cpuArchitecture", "X86_64", "ARM64"));
    }

    @Test
    void I10_valuesOfVariablesAreNotShown() throws Exception {
        assertThat(changes("""
                {'containerDefinitions':[{'name':'app','environment':[{'name':'A','value':'1'}]}]}""", """
                {'containerDefinitions':[{'name':'app','environment':[{'name':'A','value':'2'},{'name':'B','value':'3'}]}]}"""))
                .allSatisfy(change -> assertThat(change.before()).isIn(null, "(not shown)"))
                .allSatisfy(change -> assertThat(change.now()).isEqualTo("(not shown)"))
                .hasSize(2);
    }
}
