package io.jenkins.plugins.ecsdeploy.simulator.wire;

/**
 * What an operation knows beside its parameters.
 *
 * @param stale answer as if the latest change had not been seen yet (eventual consistency, by fault)
 * @param emptyPage answer with an empty page that is not the last (by fault)
 * @param twice deliver what will be delivered once more (by fault)
 * @param accessKeyId who signed the request, empty if nobody did
 */
public record CallContext(boolean stale, boolean emptyPage, boolean twice, String accessKeyId) {

    public static CallContext plain(String accessKeyId) {
        return new CallContext(false, false, false, accessKeyId);
    }
}
