using MudBlazor;
using MudBlazor.Services;

namespace BookingApp.Components.Layout.Theme;

/// <summary>How MudBlazor's parts look: its letters and corners here, its colours in <c>mud.css</c>, so that light and dark wait for no script.</summary>
internal static class Look
{
    private static readonly string[] _font = ["var(--font)"];

    /// <summary>Notes at the foot, long enough to be read; MudBlazor keeps one while a pointer is on it.</summary>
    public static void Configure(MudServicesConfiguration services)
    {
        services.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight; // what a form is saved with stands at its left
        services.SnackbarConfiguration.MaximumOpacity = 100;
        services.SnackbarConfiguration.VisibleStateDuration = 12_000;
        services.SnackbarConfiguration.ShowTransitionDuration = services.SnackbarConfiguration.HideTransitionDuration = 150;
        services.SnackbarConfiguration.ClearAfterNavigation = false; // see SavedNotes
    }

    /// <summary>System fonts, headings of one weight, buttons that do not shout.</summary>
    public static MudTheme Theme { get; } = new()
    {
        LayoutProperties = new() { DefaultBorderRadius = "8px" },
        Typography = new()
        {
            Default = new DefaultTypography { FontFamily = _font, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = _font, FontSize = "var(--text-xl)", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "-.01em" },
            H2 = new H2Typography { FontFamily = _font, FontSize = "var(--text-l)", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "normal" },
            H3 = new H3Typography { FontFamily = _font, FontSize = "1rem", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "normal" },
            H4 = new H4Typography { FontFamily = _font, FontSize = "1rem", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "normal" },
            H5 = new H5Typography { FontFamily = _font, FontSize = "1rem", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = _font, FontSize = "var(--text-l)", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "normal" },
            Subtitle1 = new Subtitle1Typography { FontFamily = _font, LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontFamily = _font, LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = _font, LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = _font, LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = _font, LetterSpacing = "normal" },
            Overline = new OverlineTypography { FontFamily = _font, LetterSpacing = "normal", TextTransform = "none" },
            Button = new ButtonTypography
            {
                FontFamily = _font,
                FontSize = "1rem",
                FontWeight = "600",
                LineHeight = "1.25",
                LetterSpacing = "normal",
                TextTransform = "none",
            },
        },
    };
}
