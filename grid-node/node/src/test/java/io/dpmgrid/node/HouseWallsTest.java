package io.dpmgrid.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls of docs/design.md. The build's enforcer holds them between modules that are empty. */
class HouseWallsTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // The build takes the fixtures of other modules from their packed tests.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.dpmgrid");

  @Test
  void shouldSeeTheHouse() {
    assertThat(HOUSE.stream().map(type -> type.getPackageName()).distinct())
        .contains("io.dpmgrid.pmem.log", "io.dpmgrid.ignite", "io.dpmgrid.node");
  }

  @Test
  void shouldKeepTheFirstFourModulesApartAndFreeOfTheGrid() {
    List<String> first =
        List.of(
            "io.dpmgrid.pmem..",
            "io.dpmgrid.security..",
            "io.dpmgrid.rebalancer..",
            "io.dpmgrid.admin..");
    for (String one : first) {
      String[] others =
          Stream.concat(
                  first.stream().filter(other -> !other.equals(one)),
                  Stream.of("io.dpmgrid.ignite..", "io.dpmgrid.hazelcast..", "io.dpmgrid.node.."))
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(one)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .allowEmptyShould(true)
          .check(HOUSE);
    }
  }

  @Test
  void shouldUseTheEngineOnlyInItsPluginAndInTheNode() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.dpmgrid.ignite..", "io.dpmgrid.node..", "io.dpmgrid.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.ignite..")
        .check(HOUSE);
  }

  @Test
  void shouldKeepThePluginFreeOfTheNode() {
    noClasses()
        .that()
        .resideInAPackage("io.dpmgrid.ignite..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.dpmgrid.node..")
        .check(HOUSE);
  }

  @Test
  void shouldLetThePluginKnowOfTheRebalancerOnlyWhereCopiesBelong() {
    noClasses()
        .that()
        .resideInAPackage("io.dpmgrid.ignite..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.dpmgrid.rebalancer.plan..", "io.dpmgrid.rebalancer.simulate..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("io.dpmgrid.ignite..")
        .and()
        .resideOutsideOfPackage("io.dpmgrid.ignite.affinity..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.dpmgrid.rebalancer..")
        .check(HOUSE);
  }

  @Test
  void shouldKeepTheStoreOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("io.dpmgrid.pmem..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.dpmgrid.pmem..",
            "java..",
            "jdk..",
            "sun..",
            "com.sun..",
            "org.slf4j..",
            "org.jspecify..")
        .check(HOUSE);
  }

  @Test
  void shouldHaveNoCycles() {
    slices().matching("io.dpmgrid.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void shouldKeepTheConfigurationFreeOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("io.dpmgrid.node.config..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.ignite..")
        .check(HOUSE);
  }

  @Test
  void shouldHaveNoNamesThatSayNothing() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .resideInAnyPackage("..util..", "..common..")
        .check(HOUSE);
  }
}
