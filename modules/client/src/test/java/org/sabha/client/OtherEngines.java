package org.sabha.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sabha.e2ee.group.MlsEngine;
import org.sabha.e2ee.group.MlsGroup;

/** The real engine with something put in between. */
final class OtherEngines {
    private OtherEngines() {}

    /** One whose groups a test gets hold of. */
    static UnaryOperator<MlsEngine> watched(Consumer<MlsGroup> groups) {
        return engine -> instead(MlsEngine.class, engine, (_, made) -> {
            if (made instanceof MlsGroup group) {
                groups.accept(group);
            }
            return made;
        });
    }

    /** One whose groups fail at others' commits, as where the library's tree is not what the guard read. */
    static UnaryOperator<MlsEngine> frail(String problem) {
        return engine -> instead(
                MlsEngine.class,
                engine,
                (_, made) -> made instanceof MlsGroup group
                        ? instead(MlsGroup.class, group, (step, result) -> {
                            if (step.equals("handle")) {
                                throw new IllegalStateException(problem);
                            }
                            return result;
                        })
                        : made);
    }

    private interface Change {
        Object of(String method, Object made);
    }

    private static <T> T instead(Class<T> port, T real, Change change) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
                    Object made;
                    try {
                        made = method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    return change.of(method.getName(), made);
                }));
    }
}
