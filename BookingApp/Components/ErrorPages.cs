using BookingApp.Data.Engines;
using Microsoft.AspNetCore.Diagnostics;

namespace BookingApp.Components;

/// <summary>What is answered when something went wrong: a page with the right status, and to programs the status alone.</summary>
internal static class ErrorPages
{
    // What programs call: it answers errors for itself, without a page.
    private static readonly string[] _machines = ["/api", "/webhooks", "/health", "/openapi", "/_control", "/v1", "/v2", "/uploads"];

    public static void UseErrorPages(this WebApplication app)
    {
        app.Use(KeepMethod);
        if (!app.Environment.IsDevelopment())
            app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                CreateScopeForErrors = true,
                StatusCodeSelector = StatusOf,
            });
        app.Use((context, next) => // here again for the page of what was thrown
            context.Features.Get<IExceptionHandlerPathFeature>() is { } failed && IsMachine(context, failed.Path) ? Task.CompletedTask : next(context));
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (IsMachine(context, context.Request.Path) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            return next(context);
        });
        app.Use(ShowOnly);
        app.Use(RefuseBroken);
    }

    private static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException broken => broken.StatusCode,
        _ when DatabaseEngine.IsUnavailable(failure) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static async Task KeepMethod(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = method; // for the log
        }
    }

    // The page that says what went wrong is read, whatever was asked for: it wants no form's token, and its address takes no PUT.
    // It is looked for before anything below runs again.
    private static async Task ShowOnly(HttpContext context, RequestDelegate next)
    {
        var isFailed = true;
        try
        {
            await next(context);
            isFailed = context.Response.StatusCode >= 400;
        }
        finally
        {
            if (isFailed && !context.Response.HasStarted && !HttpMethods.IsHead(context.Request.Method))
                context.Request.Method = HttpMethods.Get;
        }
    }

    // A body that breaks off, has no end or comes too slowly is the caller's doing: no failure of ours, and nothing of it was done.
    private static async Task RefuseBroken(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException broken) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = broken.StatusCode;
        }
    }

    // Also what a page's script asks for: it reads the status.
    private static bool IsMachine(HttpContext context, PathString path) =>
        Array.Exists(_machines, start => path.StartsWithSegments(start)) || context.Request.Headers["Sec-Fetch-Mode"] is ["cors" or "same-origin"];
}
