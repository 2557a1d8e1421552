package org.sabha.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Rules of how the code is written that a machine can hold. */
class HouseRulesTest {
    private static final Set<String> EMPTY_WORDS =
            Set.of("Manager", "Helper", "Util", "Utils", "Impl", "Base", "Misc", "Data", "Info");

    private static final String[] WITHOUT_CLOCK = {
        "org.sabha.model..",
        "org.sabha.policy..",
        "org.sabha.protocol..",
        "org.sabha.mls..",
        "org.sabha.e2ee..",
        "org.sabha.room..",
        "org.sabha.wire..",
        "org.sabha.media..",
        "org.sabha.identity..",
        "org.sabha.signalling..",
        "org.sabha.admin..",
        "org.sabha.store..",
        "org.sabha.cluster..",
        "org.sabha.client.frame..",
        "org.sabha.client.stream..",
        "org.sabha.client.session.."
    };

    private static final String[] SINGLE_OWNER = {
        "org.sabha.model..", "org.sabha.policy..", "org.sabha.room..", "org.sabha.media.."
    };

    @Test
    void namesSayWhatAClassDoes() {
        List<String> empty = ProductionClasses.ALL.stream()
                .map(JavaClass::getSimpleName)
                .filter(HouseRulesTest::hasEmptyWord)
                .toList();
        assertEquals(List.of(), empty);
    }

    @Test
    void theNameRuleSeesWordsNotLetters() {
        assertTrue(hasEmptyWord("RoomManager"));
        assertTrue(hasEmptyWord("InfoPanel"));
        assertEquals(
                List.of(),
                List.of("Database", "Base32Text", "Implied").stream()
                        .filter(HouseRulesTest::hasEmptyWord)
                        .toList());
    }

    @Test
    void onlyTheServerReadsAClockOrWaits() {
        noClasses()
                .that()
                .resideInAnyPackage(WITHOUT_CLOCK)
                .should()
                .callMethodWhere(readsClockOrWaits())
                .because("time is an argument; the event loop reads the clock, once per turn")
                .check(ProductionClasses.ALL);
    }

    @Test
    void randomnessComesFromAnInjectedSource() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.sabha.model..",
                        "org.sabha.policy..",
                        "org.sabha.protocol..",
                        "org.sabha.room..",
                        "org.sabha.media..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        java.util.Random.class,
                        java.security.SecureRandom.class,
                        java.util.concurrent.ThreadLocalRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(ProductionClasses.ALL);
    }

    @Test
    void freeSpaceIsAskedWithoutMountPoints() {
        noClasses()
                .should()
                .callMethod(java.nio.file.Files.class, "getFileStore", java.nio.file.Path.class)
                .because("a plain chroot has no mount point, and the call fails there; File.getUsableSpace does not")
                .check(ProductionClasses.ALL);
    }

    @Test
    void singleOwnerClassesAreNotSynchronised() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(SINGLE_OWNER)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .check(ProductionClasses.ALL);
        noClasses()
                .that()
                .resideInAnyPackage(SINGLE_OWNER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.util.concurrent.Executor.class)
                .check(ProductionClasses.ALL);
    }

    @Test
    void jsonIsReadByOneLibraryOfOneVersion() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
                .because("Jackson 2 is there for a library's sake only; ours is tools.jackson")
                .check(ProductionClasses.ALL);
    }

    @Test
    void loggingUsesOnlySlf4j() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.sabha.wire.srtp.SrtpFactory") // turns Jitsi's own logging down
                .should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING)
                .check(ProductionClasses.ALL);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.logging..", "org.apache.commons.logging..")
                .check(ProductionClasses.ALL);
    }

    @Test
    void onlyTheEntryPointTouchesTheStandardStreams() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.sabha.server.Sabha")
                .and()
                .doNotHaveFullyQualifiedName("org.sabha.client.load.SabhaLoad")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(ProductionClasses.ALL);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().and().areNotPrivate().should().beFinal().check(ProductionClasses.ALL);
        fields().that()
                .areStatic()
                .and(DescribedPredicate.describe(
                        "are written in source", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal()
                .check(ProductionClasses.ALL);
    }

    @Test
    void absentIsNullAndCheckedEverywhere() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : ProductionClasses.ALL) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertEquals(Set.of(), unmarked, "these packages need a package-info.java with @NullMarked");
    }

    @Test
    void packagesAreCutByIdea() {
        classes()
                .should()
                .resideOutsideOfPackages("..impl..", "..util..", "..utils..", "..dto..", "..helper..", "..common..")
                .check(ProductionClasses.ALL);
    }

    private static boolean hasEmptyWord(String name) {
        return Arrays.stream(name.split("(?<=[a-z0-9])(?=[A-Z])", -1)).anyMatch(EMPTY_WORDS::contains);
    }

    private static DescribedPredicate<JavaCall<?>> readsClockOrWaits() {
        return DescribedPredicate.describe("reads a clock or waits", call -> {
            String method = call.getName();
            return switch (call.getTargetOwner().getName()) {
                case "java.lang.System" ->
                    Set.of("nanoTime", "currentTimeMillis").contains(method);
                case "java.lang.Thread" -> Set.of("sleep", "onSpinWait").contains(method);
                case "java.time.Clock" -> method.startsWith("system");
                default -> call.getTargetOwner().getPackageName().equals("java.time") && method.equals("now");
            };
        });
    }
}
