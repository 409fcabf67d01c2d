using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Http.Features;
using Scan.Web.Input;
using Scan.Web.Limits;

namespace Scan.Web.Features.Errors;

/// <summary>One place turns faults into answers: a page for people, a problem document (RFC 9457) for programs; never a stack trace.</summary>
public static class ErrorHandling
{
    public static void UseScanErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => WriteAsync(context, ErrorView.Of(context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error)),
            // What is compressed has not begun to go out when this returns: without it a page that is missing would be taken for a handler that is.
            AllowStatusCode404Response = true,
            // What the reader got wrong, and a chain's node that is away, are no faults of ours to log as errors.
            SuppressDiagnosticsCallback = fault => ErrorView.Of(fault.Exception).Status < 500 || fault.Exception is NodeAwayException,
        });
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext, ErrorView.Of(context.HttpContext.Response.StatusCode)));
    }

    internal static Task WriteAsync(HttpContext context, ErrorView error)
    {
        if (error.Field is not null && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) error = error.OfBody();
        context.Response.StatusCode = error.Status;
        context.Response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return IsForPrograms(context.Request) ? WriteProblemAsync(context, error) : WritePageAsync(context, error);
    }

    private static bool IsForPrograms(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || ApiDoors.IsForPrograms(request) || request.HasJsonContentType() || request.Query["format"] == "json" || request.Path.StartsWithSegments("/hubs")
        || !request.Headers.Accept.ToString().Contains("html", StringComparison.Ordinal) && request.Headers.Accept.ToString().Contains("json", StringComparison.Ordinal);

    internal static Task WriteProblemAsync(HttpContext context, ErrorView error)
    {
        context.Response.StatusCode = error.Status;
        var problem = new ProblemDetails
        {
            Type = "about:blank",
            Title = error.Title,
            Status = error.Status,
            Detail = error.Field is null ? error.Meaning : $"{error.Field}: {error.Rule}",
            Extensions = { ["requestId"] = context.TraceIdentifier },
        };
        if (error.Field is not null) (problem.Extensions["field"], problem.Extensions["rule"]) = (error.Field, error.Rule);
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
    }

    private static async Task WritePageAsync(HttpContext context, ErrorView error)
    {
        var result = new ViewResult
        {
            ViewName = "/Features/Errors/Error.cshtml",
            ViewData = new ViewDataDictionary<ErrorView>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = error },
        };
        await result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
    }
}
