"""nbgrader's view of the course, through its public configuration only.

nbgrader reads this file when it runs in this folder, for example:
    nbgrader generate_assignment 06_softmax_cross_entropy
    nbgrader autograde 06_softmax_cross_entropy
"""

c = get_config()  # noqa: F821  nbgrader defines it

c.CourseDirectory.course_id = "gradients-by-hand"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"

# nbgrader copies what stands beside a lesson into what learners get. The lesson's text, the bank and the right answers
# must not be among it. The first four are nbgrader's own.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.py", "right"]

# nbgrader's own two lists, with a step of each replaced. MendCells for DeduplicateIds: the metadata of copied, deleted
# and stripped cells come from our key and not from the submission. GradeOutside for Execute: the submission is run in
# another process that can reach neither the gradebook nor the answers, and the score is decided outside it.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "course_lib.grading.records.nbgrader_preprocessor.MendCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "course_lib.grading.records.nbgrader_preprocessor.GradeOutside",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
