package dev.satchel.examples.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * What the compiler's parser says of a method.
 *
 * @param name the class and the method
 * @param lines how many lines it takes, without the comment before it
 * @param complexity how many ways lead through it: one, and one more for each branch, loop, case, catch, and each
 *     {@code &&}, {@code ||} and {@code ?}
 * @param flags how many of its parameters are {@code boolean}
 */
record Measured(String name, int lines, int complexity, int flags) {

    /** All methods of these sources. */
    static List<Measured> of(Iterable<? extends JavaFileObject> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, problem -> {}, List.of(), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<Measured> all = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            new Methods(unit, positions, all).scan(unit, "");
        }
        return all;
    }

    private static final class Methods extends TreeScanner<Void, String> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Measured> all;

        Methods(CompilationUnitTree unit, SourcePositions positions, List<Measured> all) {
            this.unit = unit;
            this.positions = positions;
            this.all = all;
        }

        @Override
        public Void visitClass(ClassTree type, String within) {
            return super.visitClass(
                    type, within.isEmpty() ? type.getSimpleName().toString() : within + "." + type.getSimpleName());
        }

        @Override
        public Void visitMethod(MethodTree method, String within) {
            Branches branches = new Branches();
            branches.scan(method.getBody(), within);
            int flags = (int) method.getParameters().stream()
                    .filter(parameter -> parameter.getType().toString().equals("boolean"))
                    .count();
            all.add(new Measured(within + "." + method.getName(), lines(method), 1 + branches.count, flags));
            return super.visitMethod(method, within);
        }

        private int lines(Tree tree) {
            long start = positions.getStartPosition(unit, tree);
            long end = positions.getEndPosition(unit, tree);
            return (int) (unit.getLineMap().getLineNumber(end)
                            - unit.getLineMap().getLineNumber(start))
                    + 1;
        }
    }

    /** Counts without the methods of classes inside, which are methods of their own. */
    private static final class Branches extends TreeScanner<Void, String> {
        private int count;

        @Override
        public Void visitClass(ClassTree type, String within) {
            return null;
        }

        @Override
        public Void visitIf(IfTree tree, String within) {
            count++;
            return super.visitIf(tree, within);
        }

        @Override
        public Void visitForLoop(ForLoopTree tree, String within) {
            count++;
            return super.visitForLoop(tree, within);
        }

        @Override
        public Void visitEnhancedForLoop(EnhancedForLoopTree tree, String within) {
            count++;
            return super.visitEnhancedForLoop(tree, within);
        }

        @Override
        public Void visitWhileLoop(WhileLoopTree tree, String within) {
            count++;
            return super.visitWhileLoop(tree, within);
        }

        @Override
        public Void visitDoWhileLoop(DoWhileLoopTree tree, String within) {
            count++;
            return super.visitDoWhileLoop(tree, within);
        }

        @Override
        public Void visitCase(CaseTree tree, String within) {
            count += tree.getExpressions().isEmpty() ? 0 : 1;
            return super.visitCase(tree, within);
        }

        @Override
        public Void visitCatch(CatchTree tree, String within) {
            count++;
            return super.visitCatch(tree, within);
        }

        @Override
        public Void visitConditionalExpression(ConditionalExpressionTree tree, String within) {
            count++;
            return super.visitConditionalExpression(tree, within);
        }

        @Override
        public Void visitBinary(BinaryTree tree, String within) {
            boolean branches =
                    tree.getKind() == Tree.Kind.CONDITIONAL_AND || tree.getKind() == Tree.Kind.CONDITIONAL_OR;
            count += branches ? 1 : 0;
            return super.visitBinary(tree, within);
        }
    }
}
