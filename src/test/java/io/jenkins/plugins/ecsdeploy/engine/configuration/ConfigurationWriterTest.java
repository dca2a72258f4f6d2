package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code init} writes, the reader reads. */
class ConfigurationWriterTest {
    private final ConfigurationReader reader = new ConfigurationReader();

    @Test
    void a_known_command_becomes_a_migration() {
        Configuration configuration = reader.read(ConfigurationWriter.write(
                new Running("eu-west-1", "prod", "api", "app", "api:1.5.0", List.of("flyway", "it's", "a \"b\""))));

        assertThat(configuration.migration().source()).isEqualTo(new Source(Kind.DERIVED, "api"));
        assertThat(configuration.migration().command()).containsExactly("flyway", "it's", "a \"b\"");
        assertThat(configuration.services()).containsExactly(new Service("api", List.of()));
        assertThat(configuration.containers()).containsExactly("app");
    }

    @Test
    void without_a_command_there_is_none_and_the_example_in_the_comment_works() {
        String text = ConfigurationWriter.write(new Running("eu-west-1", "prod", "api", "app", null, null));

        assertThat(reader.read(text).whenMigration()).isEmpty();
        String uncommented = Pattern.compile("(?m)^# (migration:|  .*)$")
                .matcher(text.replace("migration: none\n", ""))
                .replaceAll("$1");
        assertThat(reader.read(uncommented).migration().command()).containsExactly("flyway", "migrate");
    }

    @Test
    void a_name_that_is_a_number_stays_a_text() {
        String text = ConfigurationWriter.write(new Running("eu-west-1", "007", "1e3", "true", "api:1.10", null));

        assertThat(reader.read(text).services()).containsExactly(new Service("1e3", List.of()));
    }
}
