package io.jenkins.plugins.ecsdeploy.action;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hears Ctrl-C and SIGTERM, which would end the process at once, and lets the deployment come to a tidy end instead.
 *
 * <p>A shutdown hook can't tell a second signal from the first; the JDK's own {@code sun.misc.Signal} can. It is reached
 * by reflection, because the compiler warns of it whatever one says; on a JVM without it signals end the process as they
 * do by default, which is safe: the state is always saved before anything is asked for.
 */
final class Signals {
    private final List<Runnable> undo = new ArrayList<>();

    private Signals() {}

    /** @param heard gets {@code INT}, {@code TERM} or {@code HUP}, each time, on a thread of the JVM */
    static Signals hear(Consumer<String> heard) {
        Signals signals = new Signals();
        for (String name : List.of("INT", "TERM", "HUP")) {
            try {
                signals.handle(name, heard);
            } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
                // This JVM keeps the signal for itself.
            }
        }
        return signals;
    }

    private void handle(String name, Consumer<String> heard) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        Object handler =
                Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (p, m, a) -> {
                    return switch (m.getName()) {
                        case "handle" -> {
                            heard.accept(name);
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(p);
                        case "equals" -> p == a[0];
                        default -> "handler of SIG" + name;
                    };
                });
        Method handle = signalType.getMethod("handle", signalType, handlerType);
        Object before = handle.invoke(null, signal, handler);
        undo.add(() -> {
            try {
                handle.invoke(null, signal, before);
            } catch (IllegalAccessException | InvocationTargetException gone) {
                // The process is about to end; it keeps our handler.
            }
        });
    }

    /** From now on they do what they did before. */
    void forget() {
        undo.forEach(Runnable::run);
    }
}
