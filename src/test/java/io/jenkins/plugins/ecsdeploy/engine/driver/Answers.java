package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An outside that answers each call as a test says: also what AWS and the simulator never would. */
final class Answers {
    /** One call, such as {@code tasks.describe}. */
    record Call(String name, List<Object> arguments) {}

    /** As they came. */
    final List<Call> calls = new ArrayList<>();

    private final Map<String, Function<Object[], Object>> answers = new HashMap<>();

    final Outside outside = port(Outside.class, "");

    /** What a call gives, or throws. */
    Answers on(String name, Function<Object[], Object> answer) {
        answers.put(name, answer);
        return this;
    }

    List<String> names() {
        return calls.stream().map(Call::name).toList();
    }

    List<List<Object>> arguments() {
        return calls.stream().map(Call::arguments).toList();
    }

    /** An interface whose methods give what there is for them; a method that gives a port, that port. */
    private <T> T port(Class<T> type, String prefix) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Class<?> given = method.getReturnType();
                    String name = prefix + method.getName();
                    switch (name) {
                        case "scope" -> {
                            return "eu-west-1|test";
                        }
                        case "equals", "web.equals" -> {
                            return self == arguments[0];
                        }
                        case "hashCode", "web.hashCode" -> {
                            return System.identityHashCode(self);
                        }
                        default -> {
                            if (prefix.isEmpty() && given.isInterface()) {
                                return port(given, name + ".");
                            }
                        }
                    }
                    calls.add(new Call(name, arguments == null ? List.of() : List.of(arguments)));
                    Function<Object[], Object> answer = answers.get(name);
                    if (answer == null) {
                        throw new AssertionError("Nobody expects " + name);
                    }
                    return answer.apply(arguments);
                }));
    }
}
