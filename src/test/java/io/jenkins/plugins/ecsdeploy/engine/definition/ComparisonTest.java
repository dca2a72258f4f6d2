package io.jenkins.plugins.ecsdeploy.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is lost between what was sent and what ECS gives back, value by value; the lists are {@code x}. */
class ComparisonTest {

    private static ObjectNode x(String value) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(value.equals("-") ? "{}" : "{\"x\":" + value + "}");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what is empty equals what is absent
                "null        | -",
                "null        | 7",
                "[]          | -",
                "{}          | null",
                "0           | -",
                "0           | 0.0",
                "''          | ''",
                // ECS may add
                "[]          | [1]",
                "{}          | {\"a\":1}",
                "{\"a\":1}   | {\"a\":1,\"b\":2}",
                // a number equals its text, and itself in another form
                "256         | \"256\"",
                "\"256\"     | 256",
                "1.50        | 1.5",
                // named items have no order
                "[{\"name\":\"a\"},{\"name\":\"b\"}] | [{\"name\":\"b\"},{\"name\":\"a\"}]"
            })
    void isNoLoss(String sent, String got) {
        assertThat(Comparison.lost(x(text(sent)), x(text(got)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0           | 5             | /x",
                "1           | 2             | /x",
                "1           | -             | /x",
                "\"a\"       | \"b\"         | /x",
                "\"a\"       | null          | /x",
                "false       | true          | /x",
                "1           | [1]           | /x",
                "[1]         | 1             | /x",
                "{\"a\":1}   | [1]           | /x",
                "{\"a\":1}   | -             | /x",
                "[1]         | [1,2]         | /x",
                "[1,2]       | [2,1]         | /x/0 /x/1",
                "{\"a\":{\"b\":1}} | {\"a\":{}} | /x/a/b",
                "[{\"name\":\"a\"}] | [{\"name\":\"b\"}] | /x/a",
                "[{\"name\":\"a\",\"v\":1},{\"name\":\"b\",\"v\":1}] | [{\"name\":\"b\",\"v\":1},{\"name\":\"a\",\"v\":2}] | /x/a/v",
                "[{\"name\":\"a\"},{\"v\":1}] | [{\"v\":1},{\"name\":\"a\"}] | /x/0/name /x/1/v"
            })
    void isALoss(String sent, String got, String paths) {
        assertThat(Comparison.lost(x(text(sent)), x(text(got)))).containsExactly(paths.split(" "));
    }

    private static String text(String cell) {
        return cell.isEmpty() ? "\"\"" : cell;
    }
}
