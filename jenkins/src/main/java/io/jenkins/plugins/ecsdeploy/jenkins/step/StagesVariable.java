package io.jenkins.plugins.ecsdeploy.jenkins.step;

import groovy.lang.Binding;
import hudson.Extension;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;

/**
 * What a pipeline calls when it says {@code ecsMigrateAndDeploy(…)}: Pipeline looks for a variable of that name before it
 * looks for a step. It shows each phase as a real stage, which a step can't: the views take only {@code stage} for one.
 *
 * <p>The step of the same name stays what the Snippet Generator and Declarative's validation know, and what
 * {@code stages: false} runs (see docs/decisions).
 */
@Extension(optional = true)
public final class StagesVariable extends GlobalVariable {
    private static final String SOURCE = "Stages";

    @Override
    public String getName() {
        return EcsMigrateAndDeployStep.NAME;
    }

    @Override
    public Object getValue(CpsScript script) throws Exception {
        Binding binding = script.getBinding();
        String key = getClass().getName();
        if (!binding.hasVariable(key)) {
            // A constructor, because a method of the CPS-transformed class could not be called from here.
            binding.setVariable(
                    key,
                    script.getClass()
                            .getClassLoader()
                            .loadClass(getClass().getPackageName() + "." + SOURCE)
                            .getConstructor(CpsScript.class)
                            .newInstance(script));
        }
        return binding.getVariable(key);
    }

    /** Lets pipelines load the one Groovy source of this plugin. */
    @Extension(optional = true)
    public static final class Allowed extends GroovySourceFileAllowlist {
        private final String url =
                StagesVariable.class.getResource(SOURCE + ".groovy").toString();

        @Override
        public boolean isAllowed(String groovyResourceUrl) {
            return groovyResourceUrl.equals(url);
        }
    }
}
