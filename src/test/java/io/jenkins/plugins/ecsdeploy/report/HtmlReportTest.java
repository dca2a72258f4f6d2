package io.jenkins.plugins.ecsdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class HtmlReportTest {
    private static final Set<String> OURS = Set.of(
            "html head meta title style body header main section footer h1 h2 h3 p strong code a span ul ol li dl div dt dd"
                    .split(" "));

    private static final Set<String> MORE =
            Set.of("table thead tbody tr th td details summary pre blockquote svg desc g text line path".split(" "));

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void I9_thePageHoldsOnlyElementsAndAddressesOfOurs(Report report) {
        Document page = Xml.parse(HtmlReport.of(report));

        Set<String> allowed = new HashSet<>(OURS);
        allowed.addAll(MORE);
        for (Element e : Xml.elements(page, "*")) {
            assertThat(allowed).contains(e.getTagName());
            for (int i = 0; i < e.getAttributes().getLength(); i++) {
                assertThat(e.getAttributes().item(i).getNodeName())
                        .doesNotStartWith("on")
                        .isNotIn("src", "style", "id");
            }
        }
        assertThat(Xml.elements(page, "a")).allSatisfy(a -> assertThat(a.getAttribute("href"))
                .matches("https://[a-z0-9-]+\\.console\\.aws\\.amazon\\.com/[!-~]*"));
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void thePolicyForbidsEverythingButTheStyleSheet(Report report) {
        String page = HtmlReport.of(report);

        assertThat(page)
                .contains("content=\"default-src 'none'; style-src '" + StyleSheet.HASH + "'; base-uri 'none';")
                .contains("<style>" + StyleSheet.TEXT + "</style>")
                .doesNotContain("@import", "url(");
    }

    @Test
    void I6_aFailureSaysWhatWasNotChanged() {
        assertThat(text(Report.of(Samples.migrationFailed())))
                .contains(
                        "Failed in Migrate", "The migration exited with code 1.", "Services: untouched (api, worker).")
                .contains("column \"tenant\" of relation \"orders\" already exists");
    }

    @Test
    void I10_valuesOfTheEnvironmentAreNotShown() {
        assertThat(text(Report.of(Samples.success())))
                .contains("DB_PASSWORD: (not shown)", "secret:db")
                .doesNotContain("hunter2");
    }

    @Test
    void I10_valuesOfTheEnvironmentOfAServiceToBeCreatedAreNotShown() {
        Configuration configuration = new ConfigurationReader().read("""
                {region: eu-west-1, cluster: prod, image: "api:1", migration: none, services: [{name: api, create:
                 {desiredCount: 1, taskDefinition: {family: api, containerDefinitions: [{name: app,
                  environment: [{name: DB_PASSWORD, value: hunter2}]}]}}}]}
                """);

        assertThat(text(Report.of(Deployment.create("d-1", configuration, Samples.START))))
                .contains("DB_PASSWORD", "(not shown)")
                .doesNotContain("hunter2");
    }

    @Test
    void aSuppliedLogIsShownInPlaceOfItsLastLines() {
        Report report = Report.of(Samples.migrationFailed()).withLog("first\nsecond <b>\nthird");

        assertThat(Xml.elements(Xml.parse(HtmlReport.of(report)), "pre").get(0).getTextContent())
                .isEqualTo("first\nsecond <b>\nthird");
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void theFragmentIsThePageWithoutWhatIsTheHostsOwn(Report report) {
        String fragment = HtmlReport.fragment(report);

        assertThat(HtmlReport.of(report)).contains("<main>\n" + fragment + "\n</main>");
        assertThat(Xml.elements(Xml.parse("<div>" + fragment + "</div>"), "*"))
                .extracting(Element::getTagName)
                .doesNotContain("style", "script", "head", "h1");
    }

    private static String text(Report report) {
        return Xml.elements(Xml.parse(HtmlReport.of(report)), "body").stream()
                .map(Element::getTextContent)
                .collect(Collectors.joining());
    }
}
