package io.jenkins.plugins.ecsdeploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls between the rooms, as the design draws them. */
class WallsTest {
    private static final String HERE = "io.jenkins.plugins.ecsdeploy.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jenkins.plugins.ecsdeploy");

    @Test
    void theEngineKnowsNeitherAwsNorAnyFace() {
        noClasses()
                .that()
                .resideInAPackage(HERE + "engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..",
                        "picocli..",
                        "hudson..",
                        "jenkins..",
                        HERE + "aws..",
                        HERE + "action..",
                        HERE + "report..",
                        HERE + "simulator..")
                .check(CLASSES);
    }

    @Test
    void thePortsOnAwsKnowNoFaceAndNoPhase() {
        noClasses()
                .that()
                .resideInAPackage(HERE + "aws..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "picocli..",
                        HERE + "action..",
                        HERE + "report..",
                        HERE + "simulator..",
                        HERE + "engine.phase..",
                        HERE + "engine.driver..",
                        HERE + "engine.state..")
                .check(CLASSES);
    }

    @Test
    void theSimulatorStandsAlone() {
        noClasses()
                .that()
                .resideInAPackage(HERE + "simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..",
                        "picocli..",
                        HERE + "engine..",
                        HERE + "aws..",
                        HERE + "action..",
                        HERE + "report..")
                .check(CLASSES);
    }

    @Test
    void theReportKnowsNoAwsAndNoFace() {
        noClasses()
                .that()
                .resideInAPackage(HERE + "report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..", "picocli..", HERE + "aws..", HERE + "action..", HERE + "simulator..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theExportKnowsNoAwsAndNoFace() {
        noClasses()
                .that()
                .resideInAPackage(HERE + "export..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..",
                        "picocli..",
                        HERE + "aws..",
                        HERE + "action..",
                        HERE + "report..",
                        HERE + "simulator..")
                .check(CLASSES);
    }

    /** Each of the engine's rooms may be read without those that build on it. */
    @Test
    void theEnginesRoomsDependInOneDirection() {
        slices().matching(HERE + "engine.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingBlocksAThreadToWait() {
        noClasses()
                .that()
                .resideInAnyPackage(HERE + "engine..", HERE + "aws..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(CLASSES);
    }
}
