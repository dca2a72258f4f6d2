package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.CallLog;
import io.jenkins.plugins.ecsdeploy.simulator.ConnectionLostException;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.fault.Fault;
import io.jenkins.plugins.ecsdeploy.simulator.fault.Faults;
import io.jenkins.plugins.ecsdeploy.simulator.fault.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Takes one parsed call to its operation: through the faults that match it, the rate limits, the lock and the log. */
public final class Dispatcher {

    private final Kernel kernel;
    private final Map<String, Map<String, Operation>> services;
    private final Faults faults;
    private final RateLimits limits;
    private final CallLog log;

    /**
     * @param services operations by service; may be filled until the first call, since some services call others
     */
    public Dispatcher(
            Kernel kernel,
            Map<String, Map<String, Operation>> services,
            Faults faults,
            RateLimits limits,
            CallLog log) {
        this.kernel = kernel;
        this.services = services;
        this.faults = faults;
        this.limits = limits;
        this.log = log;
    }

    /** The operation's result; throws {@link AwsException} or {@link ConnectionLostException}. */
    public ObjectNode dispatch(String service, String name, ObjectNode input, String accessKeyId) {
        Instant at = kernel.now();
        String outcome = "500 InternalFailure";
        try {
            ObjectNode result = answer(service, name, input, accessKeyId);
            outcome = "200";
            return result;
        } catch (AwsException error) {
            outcome = error.status() + " " + error.type();
            throw error;
        } catch (ConnectionLostException lost) {
            outcome = "lost";
            throw lost;
        } finally {
            log.add(new Call(0, service, name, at, input, accessKeyId, outcome));
        }
    }

    private ObjectNode answer(String service, String name, ObjectNode input, String accessKeyId) {
        Operation operation = services.getOrDefault(service, Map.of()).get(name);
        if (operation == null) {
            throw AwsException.of(400, "UnknownOperationException", "");
        }
        List<Fault> firing = faults.firing(name, input);
        beforeEffect(firing);
        limits.take(name);
        Operation.Patience patience = operation.patience(input);
        kernel.passUntil(patience.until(), patience.atMost());
        ObjectNode result = kernel.locked(() -> operation.call(input, context(firing, accessKeyId)));
        afterEffect(firing);
        return result;
    }

    private static CallContext context(List<Fault> firing, String accessKeyId) {
        boolean stale = firing.stream().anyMatch(Fault.Stale.class::isInstance);
        boolean empty = firing.stream().anyMatch(Fault.EmptyPage.class::isInstance);
        boolean twice = firing.stream().anyMatch(Fault.DeliverTwice.class::isInstance);
        return new CallContext(stale, empty, twice, accessKeyId);
    }

    private void beforeEffect(List<Fault> firing) {
        for (Fault fault : firing) {
            if (fault instanceof Fault.Delay delay) {
                kernel.timeline().pause(delay.duration());
            } else if (fault instanceof Fault.CloseBefore) {
                throw new ConnectionLostException(false);
            } else if (fault instanceof Fault.Answer answer) {
                throw AwsException.of(answer.status(), answer.type(), answer.message());
            }
        }
    }

    private void afterEffect(List<Fault> firing) {
        for (Fault fault : firing) {
            if (fault instanceof Fault.SlowAnswer slow) {
                kernel.timeline().pause(slow.duration());
            } else if (fault instanceof Fault.LoseResponse) {
                throw new ConnectionLostException(true);
            }
        }
    }
}
