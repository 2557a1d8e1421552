package org.sabha.protocol;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Comments of the records and enums, read from the sources, so that documentation has one author. */
final class Javadocs {
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@(code|link) ([^}]*)}");

    private final Map<String, String> comments = new LinkedHashMap<>();

    Javadocs(Path... folders) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources(folders)));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(trees).scan(unit, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** First paragraphs of a type's comment, in Markdown; empty if it has none. */
    String ofType(Class<?> type) {
        return markdown(body(comments.getOrDefault(key(type), "")));
    }

    /** What a record's comment says of a component; empty if nothing. */
    String ofComponent(Class<?> type, String component) {
        for (String tag : ("\n" + comments.getOrDefault(key(type), "")).split("\n\\s*@", -1)) {
            String start = "param " + component + " ";
            if (tag.strip().startsWith(start)) {
                return markdown(tag.strip().substring(start.length()));
            }
        }
        return "";
    }

    String ofConstant(Enum<?> constant) {
        return markdown(comments.getOrDefault(key(constant.getDeclaringClass()) + "." + constant.name(), ""));
    }

    private static String key(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? "" : key(outer) + ".") + type.getSimpleName();
    }

    private static String body(String comment) {
        return comment.strip().startsWith("@") ? "" : comment.split("\n\\s*@", 2)[0];
    }

    private static String markdown(String text) {
        return INLINE_TAG.matcher(text.strip().replaceAll("\\s+", " ")).replaceAll(Javadocs::code);
    }

    private static String code(MatchResult tag) {
        String content = tag.group(2);
        if (tag.group(1).equals("link")) {
            String type = content.substring(content.lastIndexOf('.') + 1);
            content = content.contains("Message.") ? kebab(type) : type.substring(type.indexOf('#') + 1);
            if (content.equals(content.toUpperCase(Locale.ROOT))) {
                content = content.toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
        return Matcher.quoteReplacement("`" + content + "`");
    }

    private static String kebab(String type) {
        return type.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static List<Path> sources(Path... folders) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
            }
        }
        return sources;
    }

    private final class Reader extends TreePathScanner<@Nullable Void, String> {
        private final Trees trees;

        Reader(Trees trees) {
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, String outer) {
            String name = outer + type.getSimpleName();
            keep(name);
            return super.visitClass(type, name + ".");
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, String outer) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            if (parent.getKind() == Tree.Kind.ENUM) {
                keep(outer + variable.getName());
            }
            return super.visitVariable(variable, outer);
        }

        private void keep(String name) {
            String comment = trees.getDocComment(getCurrentPath());
            if (comment != null) {
                comments.put(name, comment);
            }
        }
    }
}
