package io.jenkins.plugins.ecsdeploy.simulator;

/**
 * How a simulator is set up.
 *
 * @param account the twelve digits of the account that everything lives in
 * @param region the Region in every ARN
 * @param seed makes ids repeatable
 * @param pace how long life's steps take
 * @param rateLimits whether the API's real rate limits throttle
 * @param foreignImages what containers do whose image is in no registry of this simulator
 * @param timeline where time comes from; closed with the simulator
 */
public record SimulatorOptions(
        String account,
        String region,
        long seed,
        Pace pace,
        boolean rateLimits,
        Behaviour foreignImages,
        Timeline timeline) {

    /** Real time, quick pace, no rate limits, account 111122223333 in us-east-1. */
    public static SimulatorOptions standard() {
        return on(new RealTime());
    }

    /** The standard options on the given time line. */
    public static SimulatorOptions on(Timeline timeline) {
        return new SimulatorOptions(
                "111122223333", "us-east-1", 1, Pace.quick(), false, Behaviour.runsForever(), timeline);
    }

    public SimulatorOptions withAccount(String other) {
        return new SimulatorOptions(other, region, seed, pace, rateLimits, foreignImages, timeline);
    }

    public SimulatorOptions withRegion(String other) {
        return new SimulatorOptions(account, other, seed, pace, rateLimits, foreignImages, timeline);
    }

    public SimulatorOptions withSeed(long other) {
        return new SimulatorOptions(account, region, other, pace, rateLimits, foreignImages, timeline);
    }

    public SimulatorOptions withPace(Pace other) {
        return new SimulatorOptions(account, region, seed, other, rateLimits, foreignImages, timeline);
    }

    public SimulatorOptions withRateLimits(boolean on) {
        return new SimulatorOptions(account, region, seed, pace, on, foreignImages, timeline);
    }

    public SimulatorOptions withForeignImages(Behaviour behaviour) {
        return new SimulatorOptions(account, region, seed, pace, rateLimits, behaviour, timeline);
    }
}
