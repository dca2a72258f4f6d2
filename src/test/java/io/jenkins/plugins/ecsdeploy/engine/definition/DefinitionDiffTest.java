package io.jenkins.plugins.ecsdeploy.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionDiffTest {

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}                     | {'a':1}                       | []",
                "{'a':{'b':1}}               | {'a':{'b':2}}                 | [a/b: 1 -> 2]",
                "{'a':null,'status':'x'}     | {}                            | []",
                "{'a':[]}                    | {}                            | []",
                "{'a':[1,2]}                 | {'a':[2]}                     | [a: [1,2] -> [2]]",
                "{'a':[{'b':1},{'b':2}]}     | {'a':[{'b':1},{'b':3}]}       | [a/1/b: 2 -> 3]",
                "{'a':[{'name':'n','b':1,'c':1}]} | {'a':[{'name':'n','b':2,'c':1}]} | [a/n/b: 1 -> 2]",
                "{'a':[{'name':'n','b':1}]}  | {'a':[{'name':'n','b':2}]}    | [a/n/b: 1 -> 2]",
                "{'v':[{'name':'A','value':'1'}]} | {'v':[{'name':'A','value':'2'}]} | [v/A: 1 -> 2]",
                "{'v':[{'name':'A','valueFrom':'1'}]} | {'v':[]} | [v/A: 1 -> null]",
                "{'v':[{'name':'','value':'1'}]} | {'v':[]} | [v/0/name:  -> null, v/0/value: 1 -> null]",
                "{'secrets':[{'name':'DB_TOKEN','valueFrom':'arn'}]} | {} | [secrets/DB_TOKEN: arn -> null]",
                "{'c':{'environment':[{'name':'api_key','value':'1'}]}} | {'c':{'environment':[{'name':'api_key','value':'2'}]}}"
                        + " | [c/environment/api_key: (masked) -> (masked)]",
                "{'c':{'environment':[{'name':'MODE','value':'1'}]}} | {'c':{}} | [c/environment/MODE: 1 -> null]"
            })
    void tellsWhatIsDifferentAndNothingElse(String before, String after, String changes) {
        assertThat(DefinitionDiff.between(json(before.replace('\'', '"')), json(after.replace('\'', '"'))).stream()
                        .map(c -> c.path() + ": " + c.before() + " -> " + c.after())
                        .toList())
                .hasToString(changes);
    }
}
