package dev.jackfield.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** The walls between modules that poms cannot build. */
class ArchitectureTest {
    private static final String ROOT = "dev.jackfield.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.jackfield");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network",
                "flow",
                "netlink",
                "store",
                "memory",
                "linux",
                "neutron.client",
                "core",
                "lab",
                "server",
                "cli",
                "cli.remote"
            })
    void everyModuleIsLookedAt(String name) {
        assertThat(CLASSES.stream().filter(resideInAnyPackage(ROOT + name)).count())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "flow", "netlink"})
    void theFoundationsNeedTheJdkAlone(String name) {
        check(classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + name, "java..", "javax.sql..", "org.jspecify.."));
    }

    @Test
    void onlyNetlinkCallsNativeCode() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "netlink")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign.."));
    }

    @Test
    void onlyTheLabStartsProcesses() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "lab")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class));
        check(noClasses().should().callMethod(Runtime.class, "exec", String[].class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "linux"})
    void nothingNamesAConcreteDriver(String driver) {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + driver)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + driver));
    }

    @Test
    void driversAndTheirStoreKnowNoController() {
        check(noClasses()
                .that()
                .resideInAnyPackage(ROOT + "memory", ROOT + "linux", ROOT + "neutron..", ROOT + "store", ROOT + "tck")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "core", ROOT + "cli", ROOT + "lab", ROOT + "server"));
    }

    @Test
    void openStacksClientKnowsNoDriver() {
        check(classes()
                .that()
                .resideInAPackage(ROOT + "neutron.client")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "neutron.client",
                        ROOT + "network",
                        "java..",
                        "javax.net.ssl..",
                        "org.jspecify..",
                        "org.snakeyaml..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation.."));
    }

    @Test
    void onlyTheClientsOfOpenStackAndOfTheDaemonSpeakHttp() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "neutron.client", ROOT + "lab.openstack", ROOT + "cli.remote")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http.."));
    }

    @Test
    void theDaemonsClientKnowsNoCommand() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "cli.remote")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "cli", ROOT + "lab"));
    }

    @Test
    void theControllerKnowsNothingOfStoresAndKernels() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "core")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "store", ROOT + "netlink"));
    }

    @Test
    void noNameIsEverLookedUp() {
        check(noClasses().should().callMethod(InetAddress.class, "getByName", String.class));
        check(noClasses().should().callMethod(InetAddress.class, "getAllByName", String.class));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
