"""What people see: the class report, feedback, tables, exports."""
