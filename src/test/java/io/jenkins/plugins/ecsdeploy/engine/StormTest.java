package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.Harness;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random storms: calls are throttled, refused, cut before or after their effect, delayed, overtaken, or answered with old
 * news; credentials expire, clocks jump; processes die and are replaced, now and then while the old one lives on; the
 * owner cancels; other people deploy, roll back, and stop what is ours.
 *
 * <p>{@code -Dstorm.seeds=10000} for a long run, {@code -Dstorm.first=4711 -Dstorm.seeds=1} to replay one seed.
 */
class StormTest {
    private static final int SHRINKING = 400;

    @Test
    void I1_I2_I3_I5_I6_I7_I8_holdInEveryStorm() {
        long first = Long.getLong("storm.first", 1);
        long seeds = Long.getLong("storm.seeds", Harness.nightly() ? 10_000 : 500);
        Map<Deployment.Status, Integer> ends = new ConcurrentSkipListMap<>();
        List<Long> broken = LongStream.range(first, first + seeds)
                .parallel()
                .filter(seed -> {
                    try {
                        ends.merge(StormRun.of(Storm.planned(seed), UnaryOperator.identity()), 1, Integer::sum);

                        return false;
                    } catch (StormRun.Violation e) {
                        System.out.println("Storm " + seed + ": "
                                + e.getMessage().lines().findFirst().orElse(""));
                        return true;
                    }
                })
                .boxed()
                .toList();
        if (!broken.isEmpty()) {
            Harness.tell("storms", "%,d seeds from %d, %d VIOLATIONS".formatted(seeds, first, broken.size()));
            throw new AssertionError(
                    "Broken promises in the storms of seeds " + broken + ". The first:\n" + told(broken.get(0)));
        }
        Harness.tell("storms", "%,d seeds from %d, %s, 0 violations".formatted(seeds, first, ends));
    }

    private static String told(long seed) {
        Storm least = shrunk(
                Storm.planned(seed), s -> violation(s, UnaryOperator.identity()).isPresent());
        return "Seed " + seed + ", replay with: mvn test -Dtest=StormTest -Dstorm.first=" + seed + " -Dstorm.seeds=1\n"
                + "The least storm that shows it, in " + least.climate() + ":\n"
                + least.disturbances().stream().map(d -> "  " + d + "\n").collect(Collectors.joining())
                + violation(least, UnaryOperator.identity())
                        .map(Throwable::getMessage)
                        .orElse("");
    }

    private static Optional<StormRun.Violation> violation(Storm storm, UnaryOperator<Outside> sabotage) {
        try {
            StormRun.of(storm, sabotage);
            return Optional.empty();
        } catch (StormRun.Violation e) {
            return Optional.of(e);
        }
    }

    private static Storm shrunk(Storm storm, Predicate<Storm> fails) {
        return storm.with(Shrinker.shrink(storm.disturbances(), some -> fails.test(storm.with(some)), SHRINKING));
    }

    // --- the harness itself

    @Test
    void aSeedIsReplayedExactly() {
        Storm storm = Storm.planned(11);

        assertThat(violation(storm, Sabotage::withFreshTokens).map(Throwable::getMessage))
                .isEqualTo(
                        violation(Storm.planned(11), Sabotage::withFreshTokens).map(Throwable::getMessage));
        assertThat(storm).isEqualTo(Storm.planned(11));
    }

    /** A token that is not kept: only a storm in which RunTask's answer is lost shows it. */
    private static boolean migratesTwice(Storm storm) {
        return violation(storm, Sabotage::withFreshTokens)
                .filter(v -> v.getMessage().startsWith("[I3"))
                .isPresent();
    }

    @Test
    void aPlantedDefectIsFoundAndItsStormShrunkToWhatMatters() {
        Storm storm = LongStream.range(1, 200)
                .mapToObj(Storm::planned)
                .filter(s -> s.disturbances().size() > 20)
                .filter(StormTest::migratesTwice)
                .findFirst()
                .orElseThrow();

        Storm least = shrunk(storm, StormTest::migratesTwice);

        // Faults before the one that matters may be needed to bring it to its call.
        assertThat(least.disturbances()).hasSizeBetween(1, storm.disturbances().size() / 4);
        assertThat(migratesTwice(storm.with(List.of()))).isFalse();
        assertThat(violation(least, Sabotage::withFreshTokens).orElseThrow()).hasMessageContaining("RunTask");
    }
}
