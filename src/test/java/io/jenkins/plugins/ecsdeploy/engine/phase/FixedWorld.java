package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The world at one moment, as a test says that it is: sightings, and answers by {@code port.method}. */
final class FixedWorld implements World {
    private final Instant now;
    private final Map<Watched<?>, Sighting<?>> sightings = new HashMap<>();
    private final Map<String, Function<List<Object>, Object>> answers = new HashMap<>();

    /** {@code port.method} of what was called, and its arguments. */
    final List<String> calls = new ArrayList<>();

    FixedWorld(Instant now) {
        this.now = now;
    }

    <L> FixedWorld sees(Watched<L> watched, Instant askedAt, L look) {
        sightings.put(watched, new Sighting<>(askedAt, look, null));
        return this;
    }

    <L> FixedWorld sees(Watched<L> watched, Sighting<L> sighting) {
        sightings.put(watched, sighting);
        return this;
    }

    FixedWorld answers(String call, Function<List<Object>, Object> answer) {
        answers.put(call, answer);
        return this;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Duration uptime() {
        return Duration.ofHours(1);
    }

    @Override
    public Outside outside() {
        return port(Outside.class, "");
    }

    @Override
    @SuppressWarnings("unchecked") // put with a Sighting<L> only
    public <L> Optional<Sighting<L>> seen(Watched<L> watched) {
        return Optional.ofNullable((Sighting<L>) sightings.get(watched));
    }

    private <T> T port(Class<T> type, String prefix) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            String name = prefix + method.getName();
            if (prefix.isEmpty() && method.getReturnType().isInterface()) {
                return port(method.getReturnType(), name + ".");
            }
            List<Object> arguments = given == null ? List.of() : Arrays.asList(given);
            calls.add(name + arguments);
            return answers.get(name).apply(arguments);
        }));
    }
}
