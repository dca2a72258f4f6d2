package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.time.Duration;

/**
 * How long each phase may take; {@code deploy} is per service, {@code preflight} includes waiting for others when
 * {@code whenBusy: wait}, {@code backup} waiting for the database to be available.
 */
public record Timeouts(
        Duration resolve,
        Duration preflight,
        Duration register,
        Duration migrate,
        Duration deploy,
        Duration verify,
        Duration backup) {

    public static final Timeouts DEFAULT = new Timeouts(null, null, null, null, null, null, null);

    public Timeouts {
        resolve = resolve == null ? Duration.ofMinutes(2) : resolve;
        preflight = preflight == null ? Duration.ofMinutes(15) : preflight;
        register = register == null ? Duration.ofMinutes(5) : register;
        migrate = migrate == null ? Duration.ofHours(1) : migrate;
        deploy = deploy == null ? Duration.ofMinutes(30) : deploy;
        verify = verify == null ? Duration.ofMinutes(5) : verify;
        backup = backup == null ? Duration.ofHours(2) : backup;
    }

    /** With the default for backups. */
    public Timeouts(
            Duration resolve,
            Duration preflight,
            Duration register,
            Duration migrate,
            Duration deploy,
            Duration verify) {
        this(resolve, preflight, register, migrate, deploy, verify, null);
    }
}
