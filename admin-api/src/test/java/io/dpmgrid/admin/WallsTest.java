package io.dpmgrid.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the module may know. */
final class WallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.dpmgrid.admin");

  @Test
  void shouldKnowNoEngineAndNoSibling() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.ignite..",
            "com.hazelcast..",
            "io.dpmgrid.pmem..",
            "io.dpmgrid.node..",
            "io.dpmgrid.ignite..",
            "io.dpmgrid.security..",
            "io.dpmgrid.rebalancer..")
        .check(CLASSES);
  }

  @Test
  void shouldKeepThePortsFreeOfHttp() {
    noClasses()
        .that()
        .resideInAPackage("io.dpmgrid.admin.grid")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "com.fasterxml..", "io.prometheus..")
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    slices().matching("io.dpmgrid.admin.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
