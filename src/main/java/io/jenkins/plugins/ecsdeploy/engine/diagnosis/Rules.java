package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All rules for texts, in the order in which they are asked: the first that matches counts. */
final class Rules {
    /**
     * Rights come first, because a missing right can hide in any other trouble's text; what merely says that tasks don't
     * start comes last, because nearly every trouble is accompanied by it.
     */
    static final List<Rule> ALL = Stream.of(
                    RightsRules.RULES,
                    SecretRules.RULES,
                    LogRules.RULES,
                    StorageRules.RULES,
                    ContainerRules.RULES,
                    ImageRules.RULES,
                    NetworkRules.RULES,
                    HostRules.RULES,
                    RequestRules.RULES,
                    DeniedRules.RULES,
                    RolloutRules.RULES)
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    static Optional<Rule> matching(String normal) {
        return ALL.stream().filter(rule -> rule.matches(normal)).findFirst();
    }
}
