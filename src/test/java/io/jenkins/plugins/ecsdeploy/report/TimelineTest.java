package io.jenkins.plugins.ecsdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class TimelineTest {
    /** A narrow phone's. */
    private static final double WIDTH = 300;

    /** Of a column, in parts of the font's size: generous for a sans serif. */
    private static final double COLUMN = 0.56;

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void wordsNeverOverlapEvenOnAPhone(Report report) {
        Map<String, List<Element>> rows =
                Xml.elements(picture(report), "text").stream().collect(Collectors.groupingBy(t -> t.getAttribute("y")));

        rows.values().forEach(row -> {
            List<double[]> spans = row.stream()
                    .map(TimelineTest::span)
                    .sorted((a, b) -> Double.compare(a[0], b[0]))
                    .toList();
            for (int i = 1; i < spans.size(); i++) {
                assertThat(spans.get(i)[0]).isGreaterThanOrEqualTo(spans.get(i - 1)[1]);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void allIsWithinThePicture(Report report) {
        for (Element line : Xml.elements(picture(report), "line")) {
            assertThat(percent(line, "x1")).isBetween(1.5, 98.5);
            assertThat(percent(line, "x2")).isBetween(percent(line, "x1"), 98.5);
        }
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.ecsdeploy.report.Samples#stream")
    void I9_itIsWellFormedAndSafeInsideAnyPage(Report report) {
        Document picture = picture(report);

        assertThat(picture.getDocumentElement().getAttribute("role")).isEqualTo("img");
        assertThat(Xml.elements(picture, "*"))
                .extracting(Element::getTagName)
                .containsOnly("svg", "title", "desc", "g", "text", "line", "path");
        assertThat(Xml.elements(picture, "*"))
                .noneMatch(e -> e.hasAttribute("id") || e.hasAttribute("style") || e.hasAttribute("class"));
    }

    @Test
    void itTellsTheSameInWords() {
        Element words =
                Xml.elements(picture(Report.of(Samples.success())), "desc").get(0);

        assertThat(words.getTextContent())
                .isEqualTo("Resolve: ok, 400ms. Preflight: ok, 2.5s. Register: ok, 600ms. Migrate: ok, 2m8s."
                        + " task: start 34.5s, run 1m32s. Deploy: ok, 3m18s. api: 1m59s. worker: 1m17s."
                        + " Verify: ok, 1.2s.");
    }

    @Test
    void onlyATaskWithoutAnExitCodeIsSaidNeverToHaveRun() {
        assertThat(words(Samples.migrated(0, List.of(), null)))
                .contains(" task: 2m")
                .doesNotContain("never ran");
        assertThat(words(Samples.migrated(null, List.of(), null))).contains(" task: never ran, 2m");
    }

    private static String words(Deployment d) {
        return Xml.elements(picture(Report.of(d)), "desc").get(0).getTextContent();
    }

    @Test
    void tenMillisecondsAreSeenBesideAnHour() {
        Deployment d = Deployment.create("a", Samples.created().configuration(), Samples.START)
                .enter(PhaseName.PREFLIGHT, Samples.at(0.01))
                .enter(PhaseName.REGISTER, Samples.at(3600))
                .succeeded(Samples.at(3600.01));
        Document picture = picture(Report.of(d));

        assertThat(picture.getDocumentElement().getAttribute("stroke-linecap")).isEqualTo("round");
        assertThat(Xml.elements(picture, "line"))
                .filteredOn(l -> l.getAttribute("stroke").equals("#2e9e5b"))
                .extracting(l -> l.getAttribute("stroke-width"))
                .containsExactly("8", "8", "8");
        assertThat(Xml.elements(picture, "desc").get(0).getTextContent()).contains("Resolve: ok, 10ms.");
    }

    @Test
    void everyStatusHasAShapeOfItsOwn() {
        List<String> shapes =
                List.of(Samples.success(), Samples.migrationFailed(), Samples.cancelled(), Samples.rolling()).stream()
                        .map(d -> Xml.elements(picture(Report.of(d)), "path"))
                        .map(paths -> paths.get(paths.size() - 1).getAttribute("d"))
                        .toList();

        assertThat(shapes).doesNotHaveDuplicates();
    }

    private static Document picture(Report report) {
        return Xml.parse(Timeline.svg(report));
    }

    private static double[] span(Element text) {
        double size = Double.parseDouble(text.getAttribute("font-size"));
        double width = Columns.of(text.getTextContent()) * size * COLUMN;
        String at = text.getAttribute("x");
        double x = at.endsWith("%") ? percent(text, "x") * WIDTH / 100 : Double.parseDouble(at);
        return switch (text.getAttribute("text-anchor")) {
            case "start" -> new double[] {x, x + width};
            case "middle" -> new double[] {x - width / 2, x + width / 2};
            default -> new double[] {x - width, x};
        };
    }

    private static double percent(Element e, String attribute) {
        return Double.parseDouble(e.getAttribute(attribute).replace("%", ""));
    }
}
