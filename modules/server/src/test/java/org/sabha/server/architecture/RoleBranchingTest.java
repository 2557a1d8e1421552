package org.sabha.server.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicConstantDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sabha.model.Role;

/**
 * Only the policy decides by role. Looks for comparisons and switches in byte code: {@code role == Role.HOST}, {@code
 * equals}, and a switch in its three compiled forms.
 */
class RoleBranchingTest {
    private static final String ROLE = Role.class.getName().replace('.', '/');
    /** Clients hold hosts to the rules of the key group by themselves; no server contains them. */
    private static final Set<String> DECIDING = Set.of("policy", "model", "client");

    private static final Set<String> COMPARING = Set.of("equals", "ordinal", "compareTo", "hashCode");

    @Test
    void onlyThePolicyBranchesOnARole() throws IOException {
        List<String> branching = new ArrayList<>();
        for (JavaClass type : ProductionClasses.ALL) {
            String module = ProductionClasses.moduleOf(type);
            if (!DECIDING.contains(module)) {
                branching.addAll(branchesIn(type));
            }
        }
        assertEquals(List.of(), branching);
    }

    @Test
    void theTestSeesEveryFormOfBranch() throws IOException {
        try (InputStream stream = Branching.class.getResourceAsStream("RoleBranchingTest$Branching.class")) {
            List<String> found = branchesIn("Branching", stream.readAllBytes());
            assertEquals(
                    List.of("byEquality", "byEquals", "bySwitch", "byPattern"),
                    found.stream()
                            .map(place -> place.replaceFirst(".*\\.", ""))
                            .distinct()
                            .toList());
        }
        assertFalse(new Branching().passesOn(Role.HOST).name().isEmpty());
    }

    private static List<String> branchesIn(JavaClass type) throws IOException {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream stream = Role.class.getResourceAsStream(resource)) {
            return branchesIn(type.getName(), stream.readAllBytes());
        }
    }

    private static List<String> branchesIn(String name, byte[] bytes) {
        List<String> found = new ArrayList<>();
        for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
            if (method.code().isPresent() && branches(method.code().get().elementList())) {
                found.add(name + "." + method.methodName().stringValue());
            }
        }
        return found;
    }

    private static boolean branches(List<CodeElement> code) {
        List<Instruction> instructions = code.stream()
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .toList();
        for (int i = 0; i < instructions.size(); i++) {
            boolean found = switch (instructions.get(i)) {
                case BranchInstruction branch ->
                    comparesReferences(branch) && (isConstant(instructions, i - 1) || isConstant(instructions, i - 2));
                case InvokeInstruction call ->
                    call.owner().asInternalName().equals(ROLE)
                            && COMPARING.contains(call.name().stringValue());
                case InvokeDynamicInstruction call ->
                    call.name().stringValue().endsWith("Switch")
                            && (call.type().stringValue().contains(ROLE) || namesRole(call));
                case FieldInstruction field ->
                    field.name().stringValue().equals("$SwitchMap$" + ROLE.replace('/', '$'));
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    /** The labels of a pattern switch are arguments of its bootstrap method. */
    private static boolean namesRole(InvokeDynamicInstruction call) {
        return call.bootstrapArgs().stream().anyMatch(label -> describe(label).contains(Role.class.getName()));
    }

    private static String describe(ConstantDesc label) {
        return label instanceof DynamicConstantDesc<?> dynamic
                ? dynamic.bootstrapArgsList().stream()
                        .map(RoleBranchingTest::describe)
                        .collect(Collectors.joining(","))
                : label.toString();
    }

    private static boolean comparesReferences(BranchInstruction branch) {
        return branch.opcode() == Opcode.IF_ACMPEQ || branch.opcode() == Opcode.IF_ACMPNE;
    }

    private static boolean isConstant(List<Instruction> instructions, int index) {
        return index >= 0
                && instructions.get(index) instanceof FieldInstruction field
                && field.opcode() == Opcode.GETSTATIC
                && field.owner().asInternalName().equals(ROLE);
    }

    /** One method for each form that the test must see, and one that it must not. */
    static final class Branching {
        boolean byEquality(Role role) {
            return role == Role.HOST;
        }

        boolean byEquals(Role role) {
            return role.equals(Role.HOST);
        }

        int bySwitch(Role role) {
            return switch (role) {
                case HOST -> 1;
                case ALTERNATE_HOST, PARTICIPANT, WAITING -> 2;
            };
        }

        int byPattern(Object role) {
            return switch (role) {
                case Role.HOST -> 1;
                default -> 2;
            };
        }

        Role passesOn(Role role) {
            return role.name().isEmpty() ? Role.WAITING : Role.PARTICIPANT;
        }
    }
}
