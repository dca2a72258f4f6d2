package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import java.io.IOException;
import java.io.Reader;

/** The logs of a pipeline's steps, one of which attends to a deployment just now. */
public interface StepLogs {

    /** Id of the step that attends; null when there are no steps. */
    String current();

    /** What a step's log holds by now, also from before a crash; empty when nothing is known of the step. */
    Reader read(String step) throws IOException;

    /** For builds that are no pipelines. */
    StepLogs NONE = new StepLogs() {
        @Override
        public String current() {
            return null;
        }

        @Override
        public Reader read(String step) {
            return Reader.nullReader();
        }
    };
}
