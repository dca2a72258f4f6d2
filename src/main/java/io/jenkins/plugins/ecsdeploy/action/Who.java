package io.jenkins.plugins.ecsdeploy.action;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who deploys, in a few words for people that meet its lock: the address of the build, or user and machine. */
final class Who {
    private static final int LONGEST = 256;

    private Who() {}

    static String of(Io io) {
        String who = build(io);
        return who.length() > LONGEST ? who.substring(0, LONGEST) : who;
    }

    private static String build(Io io) {
        String repository = io.variable("GITHUB_REPOSITORY");
        String run = io.variable("GITHUB_RUN_ID");
        if (repository != null && run != null) {
            String server = io.variable("GITHUB_SERVER_URL");
            return (server == null ? "https://github.com" : server) + "/" + repository + "/actions/runs/" + run;
        }
        for (String address : new String[] {"BUILD_URL", "CI_JOB_URL"}) {
            if (io.variable(address) != null) {
                return io.variable(address);
            }
        }
        return System.getProperty("user.name") + "@" + machine(io);
    }

    private static String machine(Io io) {
        String named = io.variable("HOSTNAME");
        try {
            return named == null ? InetAddress.getLocalHost().getHostName() : named;
        } catch (UnknownHostException nameless) {
            return "?";
        }
    }
}
