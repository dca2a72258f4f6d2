package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing that is measured. It prints its own table, and gives the raw results. */
interface Section {
    String title();

    JsonNode measure() throws Exception;
}
