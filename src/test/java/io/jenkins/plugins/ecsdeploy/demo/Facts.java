package io.jenkins.plugins.ecsdeploy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The facts that the demo claims, each checked against what was seen. */
final class Facts {

    private record Fact(String act, String claim, Object expected, Object seen) {
        boolean holds() {
            return Objects.equals(expected, seen);
        }
    }

    private final List<Fact> facts = new ArrayList<>();
    private String act = "";

    void begin(String title) {
        act = title;
        System.out.printf("%n=== %s%n%n", title);
    }

    void check(String claim, Object expected, Object seen) {
        facts.add(new Fact(act, claim, expected, seen));
    }

    boolean hold() {
        return !facts.isEmpty() && facts.stream().allMatch(Fact::holds);
    }

    void print() {
        String shown = "";
        for (Fact fact : facts) {
            if (!fact.act().equals(shown)) {
                shown = fact.act();
                System.out.printf("%n  %s%n", shown);
            }
            System.out.printf("    %-4s %s%n", fact.holds() ? "ok" : "NOT", fact.claim());
            if (!fact.holds()) {
                System.out.printf("           expected %s%n           but saw  %s%n", fact.expected(), fact.seen());
            }
        }
        long held = facts.stream().filter(Fact::holds).count();
        System.out.printf("%n  %d of %d facts hold.%n", held, facts.size());
    }
}
