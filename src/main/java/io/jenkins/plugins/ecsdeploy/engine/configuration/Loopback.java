package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.regex.Pattern;

/** This machine itself, by name: no name server is asked. */
public final class Loopback {
    private static final Pattern HOST =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1\\]", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /** Whether it is; {@code host} as {@link java.net.URI#getHost} gives it, null: no. */
    public static boolean is(String host) {
        return host != null && HOST.matcher(host).matches();
    }
}
