package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Unmodifiable copies of maps that keep the owner's order. {@link Map#copyOf} orders anew in every JVM: a request that
 * is sent again after a restart would list its variables otherwise, and AWS would not take it for the same request.
 */
final class InOrder {
    private InOrder() {}

    static <K, V> Map<K, V> copyOf(Map<K, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
