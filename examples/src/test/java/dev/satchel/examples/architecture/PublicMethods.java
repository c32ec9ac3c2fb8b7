package dev.satchel.examples.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The public methods of public types in sources, with their comments: a parser reads them, nothing is compiled. */
final class PublicMethods {

    private PublicMethods() {}

    /**
     * A public method that overrides nothing.
     *
     * @param name its types and it, with dots between
     * @param comment its Javadoc
     * @param typeComment the Javadoc of its outermost type
     * @param isBuilderWord whether it takes something and returns its type, a builder
     * @param thrown the exceptions that its own body makes and throws, by their simple names
     */
    record Documented(String name, String comment, String typeComment, boolean isBuilderWord, List<String> thrown) {}

    /** Those of sources by their paths; packages called internal are left out. */
    static List<Documented> of(Map<String, String> sources) {
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((path, source) -> {
            if (!path.contains("/internal/")) {
                files.add(new Text(path, source));
            }
        });
        JavacTask task =
                (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, problem -> {}, null, null, files);
        List<Documented> found = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Finder(DocTrees.instance(task), found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees comments;
        private final List<Documented> found;
        private final List<ClassTree> types = new ArrayList<>();
        private String typeComment = "";

        Finder(DocTrees comments, List<Documented> found) {
            this.comments = comments;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            boolean inInterface = !types.isEmpty() && isInterface(types.get(types.size() - 1));
            if (!inInterface && !type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                return null;
            }
            if (types.isEmpty()) {
                typeComment = comment(getCurrentPath());
            }
            types.add(type);
            super.visitClass(type, null);
            types.remove(types.size() - 1);
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            ClassTree type = types.get(types.size() - 1);
            boolean isPublic =
                    isInterface(type) || method.getModifiers().getFlags().contains(Modifier.PUBLIC);
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            if (isPublic && !overrides) {
                StringBuilder name = new StringBuilder();
                types.forEach(each -> name.append(each.getSimpleName()).append('.'));
                boolean word = type.getSimpleName().contentEquals("Builder")
                        && !method.getParameters().isEmpty()
                        && "Builder".equals(String.valueOf(method.getReturnType()));
                found.add(new Documented(
                        name.append(method.getName()).toString(),
                        comment(getCurrentPath()),
                        typeComment,
                        word,
                        thrown(method)));
            }
            return null;
        }

        private String comment(TreePath path) {
            return Objects.requireNonNullElse(comments.getDocComment(path), "");
        }

        private static boolean isInterface(ClassTree type) {
            return type.getKind() == Tree.Kind.INTERFACE;
        }

        private static List<String> thrown(MethodTree method) {
            List<String> thrown = new ArrayList<>();
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitThrow(ThrowTree statement, @Nullable Void nothing) {
                    if (statement.getExpression() instanceof NewClassTree made) {
                        thrown.add(made.getIdentifier().toString());
                    }
                    return super.visitThrow(statement, null);
                }

                @Override
                public @Nullable Void visitLambdaExpression(LambdaExpressionTree later, @Nullable Void nothing) {
                    return null;
                }

                @Override
                public @Nullable Void visitClass(ClassTree another, @Nullable Void nothing) {
                    return null;
                }
            }.scan(method.getBody(), null);
            return List.copyOf(thrown);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String source;

        Text(String path, String source) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
