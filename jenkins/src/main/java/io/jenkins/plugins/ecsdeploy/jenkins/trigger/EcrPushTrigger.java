package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.TagPattern;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.FormAccess;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * Starts the job when an image was pushed to a repository of Amazon ECR: with the digest that was pushed, whatever its tag
 * is on by then. The build has it as {@code ECR_IMAGE}.
 */
public final class EcrPushTrigger extends EventTrigger {
    private static final String NEWEST = "newest";
    private static final String EVERY = "every";

    private final String repository;
    private String tag;
    private String policy;

    /**
     * What to listen for.
     *
     * @param repository name of the repository, for instance {@code team/api}
     * @param queue URL of the queue
     */
    @DataBoundConstructor
    public EcrPushTrigger(String repository, String queue) {
        super(queue);
        this.repository = Util.fixNull(repository).trim();
    }

    public String getRepository() {
        return repository;
    }

    /** Which tags; null: every one. */
    @CheckForNull
    public String getTag() {
        return tag;
    }

    @DataBoundSetter
    public void setTag(String value) {
        String given = Util.fixEmptyAndTrim(value);
        tag = "*".equals(given) ? null : given;
    }

    /** {@code every}; null: {@code newest}. */
    @CheckForNull
    public String getPolicy() {
        return policy;
    }

    /** @throws IllegalArgumentException when it is neither {@code newest} nor {@code every} */
    @DataBoundSetter
    public void setPolicy(String value) {
        String given = Util.fixEmptyAndTrim(value);
        if (given != null && !given.equals(NEWEST) && !given.equals(EVERY)) {
            throw new IllegalArgumentException("policy is newest or every, not " + given);
        }
        policy = EVERY.equals(given) ? EVERY : null;
    }

    @Override
    Optional<Match> match(Event event) {
        TagPattern pattern = tag == null ? TagPattern.ANY : new TagPattern(tag);
        if (!(event instanceof Event.ImagePushed push)
                || !push.repository().equals(repository)
                || !pattern.matches(push.tag())) {
            return Optional.empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ECR_IMAGE", push.pinned());
        variables.put("ECR_IMAGE_TAG", push.tag());
        variables.put("ECR_IMAGE_DIGEST", push.digest());
        variables.put("ECR_REPOSITORY", push.repository());
        variables.put("ECR_PUSH_TIME", push.time().toString());
        variables.put("ECR_EVENT_ID", push.id());
        return Optional.of(new Match(
                push.uri() + " " + pattern.text(),
                policy == null ? TriggerMemory.Policy.NEWEST : TriggerMemory.Policy.EVERY,
                variables,
                Messages.EcrPushTrigger_cause(
                        push.tagged(), push.digest(), push.time().toString(), push.id())));
    }

    /** The form's look-ups and checks. */
    @Extension
    @Symbol("ecrPush")
    public static final class DescriptorImpl extends EventTriggerDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.EcrPushTrigger_displayName();
        }

        @RequirePOST
        public ListBoxModel doFillPolicyItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.EcrPushTrigger_newest(), "");
            items.add(Messages.EcrPushTrigger_every(), EVERY.toLowerCase(Locale.ROOT));
            return items;
        }

        @RequirePOST
        public FormValidation doCheckRepository(@AncestorInPath Item item, @QueryParameter String value) {
            if (!FormAccess.maySee(item)) {
                return FormValidation.ok();
            }
            String name = Util.fixNull(value).trim();
            return name.matches("[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*") && name.length() <= 256
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.EcrPushTrigger_noRepository());
        }

        @RequirePOST
        public FormValidation doCheckTag(@AncestorInPath Item item, @QueryParameter String value) {
            String pattern = Util.fixEmptyAndTrim(value);
            return !FormAccess.maySee(item) || pattern == null || TagPattern.valid(pattern)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.EcrPushTrigger_noPattern());
        }
    }
}
