package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.util.ListBoxModel;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.FormText;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.StaplerRequest2;

/** Descriptor of a step that begins a deployment: its form shows lists and maps as lines of a text. */
public abstract class BeginningStepDescriptor extends EcsStepDescriptor {

    BeginningStepDescriptor(String functionName) {
        super(functionName);
    }

    @Override
    public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
        FormText.toLists(form, "containers", "services");
        Map<String, String> tags = FormText.takeMap(form, "tags");
        BeginningStep step = (BeginningStep) super.newInstance(request, form);
        step.setTags(tags);
        return step;
    }

    /** For the form. */
    public String lines(List<String> list) {
        return FormText.of(list);
    }

    /** For the form. */
    public String pairs(Map<String, String> map) {
        return FormText.of(map);
    }

    /** The same for everybody, so anybody may see it. */
    public ListBoxModel doFillWhenBusyItems() {
        return new ListBoxModel().add("").add("fail").add("wait");
    }

    /** The same for everybody, so anybody may see it. */
    public ListBoxModel doFillOnCancelItems() {
        return new ListBoxModel().add("").add("leave").add("stop").add("rollBack");
    }

    /** The same for everybody, so anybody may see it. */
    public ListBoxModel doFillOnFailureItems() {
        return new ListBoxModel().add("").add("leave").add("rollBack");
    }
}
