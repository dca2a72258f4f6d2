package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.container;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Samples.exited;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parts of a diagnosis promise each for itself. */
class SmallPartsTest {

    @Test
    void evidenceHasEachThingOnceAndTheMostTellingFirst() {
        ContainerView app = container("app", 1, "it broke");
        TaskView task = exited(container("proxy", null, "it followed"), app);

        assertThat(new Evidence()
                        .add("it broke, really")
                        .add(" ")
                        .addTask(task, app)
                        .texts())
                .containsExactly(
                        "it broke, really",
                        "exit code 1 of container \"app\"",
                        "no exit code of container \"proxy\"",
                        "it followed",
                        "Essential container in task exited",
                        "stop code EssentialContainerExited");
    }

    @Test
    void evidenceOfTenThingsIsEnough() {
        List<String> many = new ArrayList<>();
        for (int i = 10; i < 25; i++) {
            many.add("text " + i);
        }

        assertThat(new Evidence().addAll(many).texts()).isEqualTo(many.subList(0, 10));
    }

    @Test
    void aRuleIsAboutWordsInAnyCaseAndAllOfThem() {
        Rule rule = Rule.when(Cause.UNKNOWN, "no such", "table|view");

        assertThat(rule.matches("The VIEW says: No such thing")).isTrue();
        assertThat(rule.matches("no such thing")).isFalse();
    }

    @Test
    void aTextMayHaveBeenCutWhereItIsAsLongAsTheyAreCut() {
        assertThat(AwsText.cut("x".repeat(AwsText.CUT_AT))).isTrue();
        assertThat(AwsText.cut("x".repeat(AwsText.CUT_AT - 1))).isFalse();
        assertThat(AwsText.cut("and so on...")).isTrue();
        assertThat(AwsText.cut("and so on…")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x7f, 0x9f, 0xad, 0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180d, 0x180f, 0x200b, 0x2028, 0x3164,
                0xfe00, 0xfe0f, 0xffa0, 0xffff, 0xe0100, 0xe01ef
            })
    void I9_whatIsNotSeenIsWrittenOut(int c) {
        assertThat(PlainText.line("a" + Character.toString(c) + "b")).matches("a\\\\[xu]\\{?[0-9a-f]+\\}?b");
    }

    @ParameterizedTest
    @ValueSource(ints = {' ', '~', 0xa1, 0x350, 0x115e, 0x1161, 0x17b6, 0x180a, 0xfe10, 0xff9f, 0xffa1, 0x10000})
    void whatIsSeenIsLeftAsItIs(int c) {
        String text = "a" + Character.toString(c) + "b";

        assertThat(PlainText.line(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 66, 100})
    void asMuchIsKeptAsThereIsRoomFor(int length) {
        String kept = PlainText.lines("x".repeat(length - 1) + "\n", 64);

        assertThat(kept).startsWith("xxx").hasSizeLessThanOrEqualTo(64).endsWith(" more characters]");
        assertThat(kept.indexOf('…')).isEqualTo(64 - PlainText.LONGEST_NOTE);
        assertThat(PlainText.lines("x\r\ny\n", 64)).isEqualTo("x\ny\n");
        assertThat(PlainText.lines("x".repeat(64), 64)).isEqualTo("x".repeat(64));
    }

    @ParameterizedTest
    @CsvSource({"128, false", "129, true", "192, true", "193, false"})
    void exitCodesAreSignalsFrom129To192(int code, boolean signal) {
        Diagnosis diagnosis =
                Diagnoser.ofTask(exited(container("app", code)), "app").orElseThrow();

        assertThat(diagnosis.summary().matches(".*(SIG[A-Z]|signal ).*")).isEqualTo(signal);
    }

    @Test
    void whoWasStoppedWithTheTaskIsNotBlamedForIt() {
        Diagnosis diagnosis = Diagnoser.ofTask(
                        exited(container("app", 143), container("proxy", 137), container("agent", null)), "app")
                .orElseThrow();

        assertThat(diagnosis.cause()).isNotEqualTo(Cause.ESSENTIAL_CONTAINER_EXITED);
    }
}
