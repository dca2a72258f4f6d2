package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import hudson.model.Descriptor;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Descriptor of a nested parameter some of whose keys are lists, a line for each item in its form.
 *
 * <p>Public, because forms call it by reflection.
 */
public abstract class NestedDescriptor<T extends Nested<T>> extends Descriptor<T> {
    private final String[] lists;

    NestedDescriptor(String... lists) {
        this.lists = lists;
    }

    @Override
    public T newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
        FormText.toLists(form, lists);
        return super.newInstance(request, form);
    }

    /** For the form. */
    public String lines(List<String> list) {
        return FormText.of(list);
    }

    /** For the form. */
    public String pairs(Map<String, String> map) {
        return FormText.of(map);
    }
}
