package io.jenkins.plugins.ecsdeploy.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FargateSizesTest {
    private static final List<Integer> CPUS = List.of(128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);

    private static ObjectNode size(String cpu, String memory) {
        return new ObjectMapper().createObjectNode().put("cpu", cpu).put("memory", memory);
    }

    /** The table of the ECS Developer Guide, Fargate task definition differences, one value for each pair. */
    private static Set<String> table() {
        Set<String> pairs = new LinkedHashSet<>(List.of("256/512", "256/1024", "256/2048"));
        add(pairs, 512, 1, 4, 1);
        add(pairs, 1024, 2, 8, 1);
        add(pairs, 2048, 4, 16, 1);
        add(pairs, 4096, 8, 30, 1);
        add(pairs, 8192, 16, 60, 4);
        add(pairs, 16384, 32, 120, 8);
        return pairs;
    }

    private static void add(Set<String> pairs, int cpu, int fromGb, int toGb, int stepGb) {
        for (int gb = fromGb; gb <= toGb; gb += stepGb) {
            pairs.add(cpu + "/" + gb * 1024);
        }
    }

    @Test
    void exactlyTheSizesOfTheDeveloperGuideAreTaken() {
        Set<String> taken = new LinkedHashSet<>();
        for (int cpu : CPUS) {
            for (int mib = 0; mib <= 131_072; mib += 256) {
                if (FargateSizes.problem(size("" + cpu, "" + mib)).isEmpty()) {
                    taken.add(cpu + "/" + mib);
                }
            }
        }

        assertThat(taken).containsExactlyElementsOf(table());
    }

    @ParameterizedTest
    @CsvSource({
        "256, 513, ' (512, 1024 or 2048)'",
        "512, 512, ' (1024 to 4096 in steps of 1024)'",
        "1024, 1024, ' (2048 to 8192 in steps of 1024)'",
        "2048, 2048, ' (4096 to 16384 in steps of 1024)'",
        "4096, 31744, ' (8192 to 30720 in steps of 1024)'",
        "8192, 17408, ' (16384 to 61440 in steps of 4096)'",
        "16384, 36864, ' (32768 to 122880 in steps of 8192)'",
        "300, 512, ' (cpu is one of 256, 512, 1024, 2048, 4096, 8192, 16384)'"
    })
    void whatThereIsStandsBesideWhatThereIsNot(String cpu, String memory, String allowed) {
        assertThat(FargateSizes.problem(size(cpu, memory)))
                .contains("Fargate has no size of " + cpu + " CPU units with " + memory + " MiB of memory" + allowed);
    }

    @ParameterizedTest
    @CsvSource({"1 vCPU, 2 GB", ".25 vcpu, 0.5gb", "' 1024 ', 2048", "16 VCPU, 120 GB"})
    void theFormsInUnitsAreTakenToo(String cpu, String memory) {
        assertThat(FargateSizes.problem(size(cpu, memory))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "1 cpu", "x vCPU"})
    void whatIsNoNumberIsNoSize(String cpu) {
        assertThat(FargateSizes.problem(size(cpu, "2048"))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"'', 512", "256, ''"})
    void bothAreNeeded(String cpu, String memory) {
        assertThat(FargateSizes.problem(size(cpu, memory)))
                .contains("Fargate needs cpu and memory at the level of the task");
        assertThat(FargateSizes.problem(new ObjectMapper().createObjectNode()))
                .contains("Fargate needs cpu and memory at the level of the task");
    }
}
