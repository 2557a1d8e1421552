package org.sabha.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The module table holds in the code and in the project files. */
class ModuleDependenciesTest {
    private static final Path MODULES = Path.of("..");

    static Stream<String> shippedModules() {
        return AllowedDependencies.OF_SHIPPED_MODULES.keySet().stream()
                .filter(module -> Files.isDirectory(MODULES.resolve(module)))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("shippedModules")
    void codeKnowsOnlyTheModulesThatTheTableAllows(String module) {
        Set<String> allowed = allowedFor(module);
        Map<String, Dependency> forbidden = new HashMap<>();
        for (JavaClass type : ProductionClasses.ALL) {
            if (ProductionClasses.moduleOf(type).equals(module)) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    String other = ProductionClasses.moduleOf(target);
                    if (target.getPackageName().startsWith("org.sabha.")
                            && !other.equals(module)
                            && !allowed.contains(other)) {
                        forbidden.put(type.getName() + " -> " + target.getName(), dependency);
                    }
                }
            }
        }
        assertTrue(forbidden.isEmpty(), () -> module + " may know " + allowed + " only: " + forbidden.values());
    }

    @ParameterizedTest
    @MethodSource("shippedModules")
    void projectFileNamesOnlyTheModulesThatTheTableAllows(String module) throws Exception {
        Set<String> forbidden = new TreeSet<>(siblings(MODULES.resolve(module).resolve("pom.xml")));
        forbidden.removeAll(allowedFor(module));
        assertEquals(Set.of(), forbidden, () -> module + " declares more than the table allows");
    }

    @Test
    void everyModuleIsInTheTable() throws IOException {
        try (Stream<Path> folders = Files.list(MODULES)) {
            List<String> unknown = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(module -> !AllowedDependencies.OF_SHIPPED_MODULES.containsKey(module))
                    .filter(module -> !AllowedDependencies.UNSHIPPED.contains(module))
                    .toList();
            assertEquals(List.of(), unknown);
        }
    }

    @Test
    void tableListsOnlyModulesThatExist() {
        Set<String> missing = new TreeSet<>(AllowedDependencies.OF_SHIPPED_MODULES.keySet());
        missing.removeAll(shippedModules().toList());
        assertEquals(Set.of(), missing);
    }

    @Test
    void theTestSeesTheModulesItJudges() {
        Set<String> seen = ProductionClasses.ALL.stream()
                .map(ProductionClasses::moduleOf)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(seen.containsAll(shippedModules().toList()), () -> "seen only " + seen);
    }

    @Test
    void nothingThatRunsInTheServerKnowsTheKeysOfMeetings() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.sabha.client..", "org.sabha.e2ee..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sabha.e2ee..")
                .check(ProductionClasses.ALL);
    }

    @Test
    void mediaNeverWaitsForADecision() {
        noClasses()
                .that()
                .resideInAPackage("org.sabha.media..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sabha.room..", "org.sabha.policy..", "org.sabha.protocol..")
                .check(ProductionClasses.ALL);
    }

    @Test
    void modulesFormNoCircle() {
        slices().matching("org.sabha.(*)..").should().beFreeOfCycles().check(ProductionClasses.ALL);
    }

    /** Every package is a slice of its own, the root package of a module too. */
    @Test
    void packagesFormNoCycle() {
        slices().matching("org.sabha.(**)").should().beFreeOfCycles().check(ProductionClasses.ALL);
    }

    @Test
    void theWayToNettyIsInSignallingAndServerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.sabha.signalling..", "org.sabha.server..", "org.sabha.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..")
                .check(ProductionClasses.ALL);
    }

    @Test
    void jitsiAndBouncyCastleStayBehindOurOwnTypes() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.sabha.wire..", "org.sabha.media..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jitsi..", "org.ice4j..")
                .check(ProductionClasses.ALL);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.sabha.wire..",
                        "org.sabha.identity..",
                        "org.sabha.server..",
                        "org.sabha.store.audit..",
                        "org.sabha.mls..",
                        "org.sabha.trust..",
                        "org.sabha.e2ee..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..")
                .check(ProductionClasses.ALL);
    }

    private static Set<String> allowedFor(String module) {
        return Objects.requireNonNull(AllowedDependencies.OF_SHIPPED_MODULES.get(module));
    }

    /** Our own modules among the compile and runtime dependencies of a project file. */
    private static Set<String> siblings(Path pom) throws Exception {
        assertTrue(Files.exists(pom), () -> pom + " is missing");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(pom.toFile());
        NodeList dependencies = document.getElementsByTagName("dependency");
        Set<String> siblings = new TreeSet<>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String artifact = text(dependency, "artifactId");
            if ("org.sabha".equals(text(dependency, "groupId")) && !"test".equals(text(dependency, "scope"))) {
                assertFalse(artifact.isEmpty());
                siblings.add(artifact.replaceFirst("^sabha-", ""));
            }
        }
        return siblings;
    }

    private static String text(Element dependency, String name) {
        NodeList values = dependency.getElementsByTagName(name);
        return values.getLength() == 0 ? "" : values.item(0).getTextContent().strip();
    }
}
