package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a deployment's revision of a task definition has otherwise than the one before it, kept for reports. Holds no value
 * of an environment variable and no option of a log driver (I10).
 *
 * @param role whom the definition is for: {@code service api}, {@code the migration}
 * @param against ARN of the revision that it was compared with
 * @param changes by path; not more than are worth reading
 * @param more how many further ones there are
 */
public record DefinitionChanges(
        String role,
        String against,
        List<Change> changes,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int more) {

    public DefinitionChanges {
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    /**
     * One changed value: text from outside, or from the owner.
     *
     * @param path for instance {@code containerDefinitions/app/image}
     * @param before null when it is new
     * @param now null when it is dropped
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(String path, String before, String now) {}
}
