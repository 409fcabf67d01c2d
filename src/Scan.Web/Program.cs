using Scan.Indexer.Commands;
using Scan.Web.Hosting;

return await CommandLine.RunAsync(WebCommand.Create(), args);
