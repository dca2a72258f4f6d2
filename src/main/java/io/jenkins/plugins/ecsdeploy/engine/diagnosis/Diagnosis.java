package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import java.util.List;

/**
 * Why something failed, for the person who reads it at 2 a.m.
 *
 * @param cause what kind of trouble it is
 * @param summary one sentence in our words, for instance {@code The image could not be pulled: access was denied.}
 * @param evidence what AWS said, verbatim, most telling first: data, to be shown escaped
 * @param remedies what to do, one sentence each, most likely first
 */
public record Diagnosis(Cause cause, String summary, List<String> evidence, List<String> remedies) {
    public Diagnosis {
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
    }
}
