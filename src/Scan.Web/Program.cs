using Scan.Web.Hosting;

return await WebCommand.Create().Parse(args).InvokeAsync();
