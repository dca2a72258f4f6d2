package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import org.junit.jupiter.api.Test;

/** Flags win over the file, the file over defaults. */
class ConfigurationSourceTest {
    private static final String FILE = """
            cluster: prod
            image: {repository: api, digest: "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd"}
            migration: {derivedFrom: api, command: [flyway, migrate], launchType: FARGATE}
            services: [api, worker]
            tags: {team: payments}
            """;

    private final ConfigurationReader reader = new ConfigurationReader();

    @Test
    void maps_are_put_together_and_values_and_lists_replaced() {
        ObjectNode flags = object();
        flags.putArray("services").add("api");
        flags.putObject("tags").put("build", "7");
        flags.putObject("timeouts").put("migrate", "2h");

        Configuration configuration = read(flags);

        assertThat(configuration.services()).extracting(Service::name).containsExactly("api");
        assertThat(configuration.tags()).containsOnlyKeys("team", "build");
        assertThat(configuration.timeouts().migrate()).hasHours(2);
        assertThat(configuration.region()).isEqualTo("eu-west-1");
    }

    @Test
    void a_default_never_wins_over_the_file_and_a_null_is_no_flag() {
        ObjectNode flags = object().putNull("cluster").putNull("migration");

        Configuration configuration = reader.read(ConfigurationSource.tree(flags)
                .over(ConfigurationSource.text(FILE + "region: us-east-1\n"))
                .over(ConfigurationSource.tree(object().put("region", "eu-west-1"))));

        assertThat(configuration.region()).isEqualTo("us-east-1");
        assertThat(configuration.cluster()).isEqualTo("prod");
        assertThat(configuration.whenMigration()).isPresent();
    }

    @Test
    void a_flag_takes_away_what_it_excludes() {
        ObjectNode flags = object();
        flags.putObject("image").put("tag", "2.0");
        flags.putObject("migration").put("taskDefinition", "m").putArray("capacityProviders");

        Configuration configuration = read(flags);

        assertThat(configuration.image()).isEqualTo(new ImageReference(null, "api", "2.0", null, null));
        assertThat(configuration.migration().source()).isEqualTo(new Source(Kind.DEDICATED, "m"));
        assertThat(configuration.migration().launchType()).isNull();
        assertThat(configuration.migration().command()).containsExactly("flyway", "migrate");
    }

    @Test
    void a_flag_may_replace_a_map_by_a_text() {
        Configuration configuration = read(object().put("migration", "none").put("image", "api:3"));

        assertThat(configuration.whenMigration()).isEmpty();
        assertThat(configuration.image().tag()).isEqualTo("3");
    }

    @Test
    void a_wrong_flag_has_no_line_and_a_wrong_key_of_the_file_has_one() {
        ConfigurationException exception = catchThrowableOfType(
                ConfigurationException.class,
                () -> reader.read(ConfigurationSource.tree(object().put("cluster", "a b"))
                        .over(ConfigurationSource.text(FILE + "region: Ireland\n"))));

        assertThat(exception.problems())
                .extracting(problem -> problem.path() + " " + problem.position())
                .containsExactly("region line 6, column 1", "cluster null");
    }

    @Test
    void a_wrong_key_of_the_upper_of_two_files_has_its_line_there() {
        ConfigurationException exception = catchThrowableOfType(
                ConfigurationException.class,
                () -> reader.read(ConfigurationSource.text("\n\nregion: Ireland\ntags: {\"a b\": [1]}\n")
                        .over(ConfigurationSource.text(FILE + "region: eu-west-1\n"))));

        assertThat(exception.problems())
                .extracting(problem -> problem.path() + " " + problem.position())
                .containsExactly("region line 3, column 1", "tags[\"a b\"] line 4, column 8");
    }

    @Test
    void neither_source_is_changed() {
        ObjectNode flags = object();
        flags.putObject("tags").put("a", "b");
        ConfigurationSource file = ConfigurationSource.text(FILE);
        String before = file.tree().toString();

        ConfigurationSource.tree(flags).over(file);

        assertThat(file.tree()).hasToString(before);
        assertThat(flags).hasToString("{\"tags\":{\"a\":\"b\"}}");
    }

    private Configuration read(ObjectNode flags) {
        return reader.read(ConfigurationSource.tree(flags)
                .over(ConfigurationSource.text(FILE))
                .over(ConfigurationSource.tree(object().put("region", "eu-west-1"))));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
