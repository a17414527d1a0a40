package io.dpmgrid.rebalancer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the module may know. */
final class WallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.dpmgrid.rebalancer");

  @Test
  void shouldKnowTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.slf4j..", "org.jspecify..", "io.dpmgrid.rebalancer..")
        .check(CLASSES);
  }

  @Test
  void shouldPlaceWithoutKnowingPlansAndPlanWithoutKnowingSimulations() {
    noClasses()
        .that()
        .resideInAPackage("io.dpmgrid.rebalancer.placement..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.dpmgrid.rebalancer.plan..", "io.dpmgrid.rebalancer.simulate..")
        .check(CLASSES);
    slices().matching("io.dpmgrid.rebalancer.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldPlaceAndPlanWithoutAClockChanceOrFiles() {
    noClasses()
        .that()
        .resideInAnyPackage("io.dpmgrid.rebalancer.placement..", "io.dpmgrid.rebalancer.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(CLASSES);
  }

  @Test
  void shouldDecideWithoutAClockChanceOrFilesOfItsOwn() {
    noClasses()
        .that()
        .resideInAPackage("io.dpmgrid.rebalancer.execute..")
        .and()
        .haveNameNotMatching(".*\\.GridClock.*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.dpmgrid.rebalancer.execute.grid..", "io.dpmgrid.rebalancer.execute.journal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.dpmgrid.rebalancer.execute")
        .check(CLASSES);
  }
}
