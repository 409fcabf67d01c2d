using System.CommandLine;
using Scan.Local.Up;

var root = new RootCommand("Scan on this machine.") { UpCommand.Create() };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("See `./scan up --help`.");
    return 2;
}
// Ctrl-C is UpCommand's own affair: everything it started has to stop first, however long that takes.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = true });
