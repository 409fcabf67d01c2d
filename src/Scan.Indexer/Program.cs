using System.CommandLine;
using Scan.Indexer.Commands;

var root = new RootCommand("Scan's indexer: reads chains into PostgreSQL.") { IndexCommand.Create(), DigestCommand.Create(), ReprojectCommand.Create(), AuditCommand.Create(), ImportCommand.Create() };
return await CommandLine.RunAsync(root, args);
