package io.jenkins.plugins.ecsdeploy.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** A run as the views' own APIs tell it: stage by stage, the state of each. */
final class Views {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Views() {}

    /** Blue Ocean: stage name → result (or state while it runs). */
    static Map<String, String> blueOcean(JenkinsRule jenkins, WorkflowRun run) throws Exception {
        Map<String, String> stages = new LinkedHashMap<>();
        for (JsonNode node : get(
                jenkins,
                "blue/rest/organizations/jenkins/pipelines/" + run.getParent().getName() + "/runs/" + run.getNumber()
                        + "/nodes/?limit=100")) {
            String result = node.path("result").asText();
            stages.put(
                    node.path("displayName").asText(),
                    result.equals("UNKNOWN") ? node.path("state").asText() : result);
        }
        return stages;
    }

    /** Pipeline Graph View: stage name → state. */
    static Map<String, String> graphView(JenkinsRule jenkins, WorkflowRun run) throws Exception {
        Map<String, String> stages = new LinkedHashMap<>();
        collect(get(jenkins, run.getUrl() + "stages/tree").path("data").path("stages"), stages);
        return stages;
    }

    private static void collect(JsonNode list, Map<String, String> stages) {
        for (JsonNode stage : list) {
            stages.put(stage.path("name").asText(), stage.path("state").asText());
            collect(stage.path("children"), stages);
        }
    }

    private static JsonNode get(JenkinsRule jenkins, String path) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            return JSON.readTree(
                    client.goTo(path, "application/json").getWebResponse().getContentAsString());
        }
    }
}
