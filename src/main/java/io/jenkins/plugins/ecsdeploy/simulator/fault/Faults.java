package io.jenkins.plugins.ecsdeploy.simulator.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The faults that wait for their call. Each rule counts the calls that match it and fires on a window of them: by
 * default on the next one only. Rules are asked in the order they were made; an error answer ends the asking.
 * Thread-safe.
 */
public final class Faults {

    private final List<Rule> rules = new ArrayList<>();

    /** Starts a rule for the operation ({@code "*"} for every operation); it counts once it is told what goes wrong. */
    public Plan on(String operation) {
        return new Plan(operation, 1, 1, body -> true);
    }

    public synchronized void clear() {
        rules.clear();
    }

    /** The faults that this call meets, in order. Counts the call. */
    public synchronized List<Fault> firing(String operation, JsonNode body) {
        List<Fault> firing = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.fires(operation, body)) {
                firing.add(rule.fault);
                if (rule.fault instanceof Fault.Answer || rule.fault instanceof Fault.CloseBefore) {
                    break;
                }
            }
        }
        rules.removeIf(Rule::isOver);
        return List.copyOf(firing);
    }

    private synchronized void add(Rule rule) {
        rules.add(rule);
    }

    private static final class Rule {
        private final Plan plan;
        private final Fault fault;
        private long matched;

        Rule(Plan plan, Fault fault) {
            this.plan = plan;
            this.fault = fault;
        }

        boolean fires(String operation, JsonNode body) {
            boolean sameOperation = plan.operation.equals("*") || plan.operation.equals(operation);
            if (!sameOperation || !plan.body.test(body)) {
                return false;
            }
            matched++;
            return matched >= plan.first && matched < plan.first + plan.times;
        }

        boolean isOver() {
            return matched >= plan.first + plan.times - 1;
        }
    }

    /** Which calls a rule is for. Immutable until one of the last methods makes the rule. */
    public final class Plan {
        private final String operation;
        private final long first;
        private final long times;
        private final Predicate<JsonNode> body;

        private Plan(String operation, long first, long times, Predicate<JsonNode> body) {
            this.operation = operation;
            this.first = first;
            this.times = times;
            this.body = body;
        }

        /** Begins with the n-th matching call from now, counted from 1. */
        public Plan nth(int n) {
            return new Plan(operation, n, times, body);
        }

        /** Fires on so many calls in a row. */
        public Plan times(int count) {
            return new Plan(operation, first, count, body);
        }

        /** Fires until {@link Faults#clear}. */
        public Plan always() {
            return new Plan(operation, first, Integer.MAX_VALUE, body);
        }

        /** Only calls whose parsed body is like this match and count. */
        public Plan when(Predicate<JsonNode> condition) {
            return new Plan(operation, first, times, body.and(condition));
        }

        public void fails(Fault fault) {
            add(new Rule(this, fault));
        }

        public void error(int status, String type, String message) {
            fails(new Fault.Answer(status, type, message));
        }

        public void throttle() {
            error(400, "ThrottlingException", "Rate exceeded");
        }

        public void serverError() {
            error(500, "ServerException", "Service Unavailable. Please try again later.");
        }

        public void unavailable() {
            error(503, "ServiceUnavailableException", "Service is unable to handle request.");
        }

        /** AccessDeniedException with this text. */
        public void accessDenied(String message) {
            error(400, "AccessDeniedException", message);
        }

        public void expiredToken() {
            error(400, "ExpiredTokenException", "The security token included in the request is expired");
        }

        public void closeBeforeEffect() {
            fails(new Fault.CloseBefore());
        }

        public void loseResponse() {
            fails(new Fault.LoseResponse());
        }

        public void delay(Duration duration) {
            fails(new Fault.Delay(duration));
        }

        public void slowAnswer(Duration duration) {
            fails(new Fault.SlowAnswer(duration));
        }

        public void stale() {
            fails(new Fault.Stale());
        }

        public void emptyPage() {
            fails(new Fault.EmptyPage());
        }

        public void deliverTwice() {
            fails(new Fault.DeliverTwice());
        }
    }
}
