package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One line of the table: when all of {@code found} occur in a text, in any order, this is what it means.
 *
 * @param found regular expressions on {@linkplain AwsText#normal normal} text, in any case. Short stable parts only: the rest
 *     of AWS's wording changes from year to year, and ends are cut off
 * @param summary with gaps, see {@link Template}
 * @param remedies with gaps, most likely first
 */
record Rule(Cause cause, List<Pattern> found, String summary, List<String> remedies) {

    static Rule when(Cause cause, String... found) {
        return new Rule(cause, List.of(found).stream().map(Rule::compiled).toList(), "", List.of());
    }

    Rule means(String sentence) {
        return new Rule(cause, found, sentence, remedies);
    }

    Rule mend(String... sentences) {
        return new Rule(cause, found, summary, List.of(sentences));
    }

    boolean matches(String normal) {
        return found.stream().allMatch(p -> p.matcher(normal).find());
    }

    Diagnosis diagnosis(Map<String, String> facts, List<String> evidence) {
        return new Diagnosis(
                cause,
                Template.fill(summary, facts),
                evidence,
                remedies.stream().map(r -> Template.fill(r, facts)).toList());
    }

    private static Pattern compiled(String part) {
        return Pattern.compile(part, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
