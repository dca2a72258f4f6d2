package io.jenkins.plugins.ecsdeploy.simulator.core;

import java.util.Random;

/** Ids in the shapes that AWS uses, the same for the same seed. Not thread-safe: used under the {@link Kernel}'s lock. */
public final class Ids {

    private static final String HEX = "0123456789abcdef";
    private static final String URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Random random;

    public Ids(long seed) {
        this.random = new Random(seed);
    }

    /** A task's id: 32 hex digits. */
    public String hex(int digits) {
        return from(HEX, digits);
    }

    public String uuid() {
        return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12);
    }

    /** A deployment's number as in {@code ecs-svc/6405940160831029548}: 19 digits. */
    public String number() {
        return (1 + random.nextInt(8)) + from("0123456789", 18);
    }

    /** A service deployment's id: 21 letters and digits. */
    public String token() {
        return from(URL_SAFE, 21);
    }

    private String from(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
